using System.Security.Cryptography;
using System.Text;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests.Jose;

public sealed class CompactJwsTests
{
    private static readonly string Signature = new('A', 86);

    [Fact]
    public void Parse_ThreeParts_GivesThemAndTheDigestOfTheFirstTwo()
    {
        var jws = CompactJws.Parse($"e30.e30.{Signature}")!;
        Encoding.ASCII.GetString(jws.Header).ShouldBe("{}");
        Encoding.ASCII.GetString(jws.Payload).ShouldBe("{}");
        jws.Signature.ShouldBe(new byte[64]);
        jws.Digest.ShouldBe(SHA256.HashData("e30.e30"u8));
    }

    public static TheoryData<string> Malformed =>
    [
        "", ".", "..", "...", "e30", "e30.e30", "e30.e30.", $".e30.{Signature}", $"e30..{Signature}", $"e30.e30.{Signature}.", $"e30.e30.e30.{Signature}",
        $"e30.e30.{Signature}A", $"e30.e30.{Signature[..84]}", $"e30.e30.{Signature}=", $"e30=.e30.{Signature}", $"e3.e30.{Signature}", $"e30.e31.{Signature}",
        $" e30.e30.{Signature}", $"e30.e30.{Signature} ", $"e30.e30\n.{Signature}", $"e30.e30.{Signature[..85]}B", $"e30.e30.{Signature[..85]}+", $"\ud800.e30.{Signature}",
    ];

    [Theory, MemberData(nameof(Malformed))]
    public void Parse_AnythingElse_Null(string token) => CompactJws.Parse(token).ShouldBeNull();

    [Theory]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    public void Parse_Length_HasACap(int length, bool read)
    {
        // Letters in fours stand for whole bytes; the header takes up the difference.
        var header = new string('A', 4 + (length - 4 - 88) % 4);
        var payload = new string('A', length - header.Length - 88);
        CompactJws.Parse($"{header}.{payload}.{Signature}").ShouldSatisfyAllConditions(jws => (jws is not null).ShouldBe(read));
    }

    [Theory]
    [InlineData(65_536, true)]
    [InlineData(65_540, false)]
    public void Parse_LengthUnderAnotherCap_IsReadUpToIt(int length, bool read) =>
        (CompactJws.Parse($"AAAA.{new string('A', length - 92)}.{Signature}", 65_536) is not null).ShouldBe(read);

    [Theory]
    [InlineData(512, true)]
    [InlineData(516, false)]
    public void Parse_Header_HasACap(int length, bool read) =>
        (CompactJws.Parse($"{new string('A', length)}.AAAA.{Signature}") is not null).ShouldBe(read);
}
