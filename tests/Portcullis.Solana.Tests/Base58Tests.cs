using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Solana.Tests;

public sealed class Base58Tests
{
    // The first three are those of the Internet-Draft on base58 (draft-msporny-base58).
    [Theory]
    [InlineData("48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U")]
    [InlineData("54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z")]
    [InlineData("0000287fb4cd", "11233QC4")]
    [InlineData("", "")]
    [InlineData("00", "1")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "11111111111111111111111111111111")]
    public void Encode_KnownBytes_AreReadBack(string hex, string text)
    {
        var bytes = Convert.FromHexString(hex);
        Base58.Encode(bytes).ShouldBe(text);
        var read = new byte[bytes.Length];
        Base58.TryDecode(text, read).ShouldBeTrue();
        read.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("11233QC4", 5)]
    [InlineData("11233QC4", 7)]
    [InlineData("1233QC4", 6)]
    [InlineData("111233QC4", 6)]
    [InlineData("0", 1)]
    [InlineData("O", 1)]
    [InlineData("I", 1)]
    [InlineData("l", 1)]
    [InlineData(" 2", 1)]
    [InlineData("2 ", 1)]
    [InlineData("5R", 1)]
    [InlineData("", 1)]
    [InlineData("1", 0)]
    public void TryDecode_OtherLengthOrOtherText_IsRefused(string text, int size) => Base58.TryDecode(text, new byte[size]).ShouldBeFalse();

    [Fact]
    public void TryDecode_LongText_IsRefusedBeforeItIsComputed() => Base58.TryDecode(new string('z', 10_000_000), new byte[32]).ShouldBeFalse();

    [Fact]
    public void Encode_AnyBytes_AreReadBack() =>
        Prop.ForAll<byte[], byte>((bytes, zeros) =>
        {
            byte[] padded = [.. new byte[zeros % 4], .. bytes];
            var read = new byte[padded.Length];
            Base58.TryDecode(Base58.Encode(padded), read).ShouldBeTrue();
            read.ShouldBe(padded);
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Encode_TheLargestBytes_FitTheBound(int size)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)255, size)];
        Base58.TryDecode(Base58.Encode(bytes), new byte[size]).ShouldBeTrue();
    }
}
