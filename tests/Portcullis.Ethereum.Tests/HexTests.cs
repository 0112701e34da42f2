namespace Portcullis.Ethereum.Tests;

public sealed class HexTests
{
    [Theory]
    [InlineData("0x", "")]
    [InlineData("0x00", "00")]
    [InlineData("0xabCD", "abcd")]
    [InlineData("0x000102fdfeff", "000102fdfeff")]
    public void TryParse_WholeBytes_IsTaken(string text, string digits)
    {
        Hex.TryParse(text, out var bytes).ShouldBeTrue();
        Convert.ToHexStringLower(bytes).ShouldBe(digits);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData("x0")]
    [InlineData("0X00")]
    [InlineData("0x0")]
    [InlineData("0x000")]
    [InlineData("0x0g")]
    [InlineData("0xg0")]
    [InlineData("0x 0")]
    [InlineData("0x00 0")]
    [InlineData(" 0x00")]
    [InlineData("0x00\n0")]
    [InlineData("0x0\0")]
    [InlineData("0x-1")]
    [InlineData("0x\uFF10\uFF11")]
    [InlineData("0x\u0130\u0131")]
    public void TryParse_Malformed_IsRefused(string? text)
    {
        Hex.TryParse(text, out var bytes).ShouldBeFalse();
        bytes.ShouldBeNull();
    }

    [Fact]
    public void Parse_Malformed_IsAFormatException() => Should.Throw<FormatException>(() => Hex.Parse("0x0"));

    [Fact]
    public void Format_AnyBytes_RoundTrips()
    {
        var random = new Random(42);
        for (var length = 0; length < 100; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);

            Hex.Parse(Hex.Format(bytes)).ShouldBe(bytes);
            Hex.Format(bytes).Length.ShouldBe(2 + (2 * length));
        }
    }

    [Theory]
    [InlineData(0UL, "0x0")]
    [InlineData(1UL, "0x1")]
    [InlineData(16UL, "0x10")]
    [InlineData(1024UL, "0x400")]
    [InlineData(ulong.MaxValue, "0xffffffffffffffff")]
    public void FormatQuantity_AnyValue_HasNoLeadingZeroAndRoundTrips(ulong value, string text)
    {
        Hex.FormatQuantity(value).ShouldBe(text);
        Hex.TryParseQuantity(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(value);
    }

    [Theory]
    [InlineData("0x00", 0UL)]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001", 1UL)]
    [InlineData("0x0fF", 255UL)]
    public void TryParseQuantity_LeadingZeros_AreTaken(string text, ulong value)
    {
        Hex.TryParseQuantity(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0x")]
    [InlineData("1")]
    [InlineData("0X1")]
    [InlineData("0x1 ")]
    [InlineData("0x 1")]
    [InlineData("0x1\0")]
    [InlineData("0x0\0")]
    [InlineData("0x-1")]
    [InlineData("0x+1")]
    [InlineData("0xg")]
    [InlineData("0x0x1")]
    [InlineData("0x1_0")]
    [InlineData("0x10000000000000000")]
    [InlineData("0x00000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0x\uFF11")]
    public void TryParseQuantity_Malformed_IsRefused(string? text)
    {
        Hex.TryParseQuantity(text, out var value).ShouldBeFalse();
        value.ShouldBe(0UL);
    }
}
