using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Credentials.Tests;

public sealed class TokenDigestTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(8192)]
    public void Of_Ascii_IsItsSha256(int length)
    {
        var token = new string('a', length);
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        TokenDigest.Of(token).ShouldBe(new TokenDigest(words[0], words[1], words[2], words[3]));
    }

    [Fact]
    public void Of_TooLong_Null() => TokenDigest.Of(new string('a', 8193)).ShouldBeNull();

    [Theory]
    [InlineData("ä")]
    [InlineData("\u0080")]
    [InlineData("a\ud800")]
    public void Of_NotAscii_Null(string token) => TokenDigest.Of(token).ShouldBeNull();

    [Fact]
    public void Of_NotAsciiAndLong_Null() => TokenDigest.Of(new string('a', 2000) + "ä").ShouldBeNull();
}
