using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Tests.Values;

public sealed class TokenAmountTests
{
    private static readonly string Eighty = new('9', 80);

    public static TheoryData<string> Bad =>
    [
        "", " ", "0", "00", "0.0", "0.000", ".5", "5.", ".", "1.2.3", "-1", "+1", "1e3", "1E3", "0x10", "1,000", "1 000", " 1", "1 ", "1_000", "1000\n", "1.5\n", "\n1",
        "1\0", "1.5\r", "NaN", "Infinity", "∞", "١٢٣", "１", "½", "1.-5", "native", "1.5\u2028", Eighty + "9", "0." + new string('0', 77) + "12",
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Parse_AnythingElse_IsNull(string text) => TokenAmount.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("1")]
    [InlineData("1000")]
    [InlineData("0.5")]
    [InlineData("0001")]
    [InlineData("1.0")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void Parse_DigitsWithAPoint_KeepsTheText(string text) => TokenAmount.Parse(text)!.ToString().ShouldBe(text);

    [Fact]
    public void Parse_LongestText_IsRead() => TokenAmount.Parse(Eighty).ShouldNotBeNull();

    [Theory]
    [InlineData("1", 0, "1")]
    [InlineData("1", 6, "1000000")]
    [InlineData("1", 18, "1000000000000000000")]
    [InlineData("1", 27, "1000000000000000000000000000")]
    [InlineData("1", 77, "100000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0.5", 6, "500000")]
    [InlineData("1.50", 18, "1500000000000000000")]
    [InlineData("0.1", 77, "10000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0.1", 0, "1")]
    [InlineData("1.0", 0, "1")]
    [InlineData("1.000001", 6, "1000001")]
    [InlineData("1.0000001", 6, "1000001")]
    [InlineData("1.0000000", 6, "1000000")]
    [InlineData("1.9999999", 6, "2000000")]
    [InlineData("0.0000000000000000000000000000000000000001", 18, "1")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", 0,
        "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    [InlineData("1.15792089237316195423570985008687907853269984665640564039457584007913129639935", 77,
        "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void ToBaseUnits_Decimals_RoundsUp(string text, int decimals, string expected) =>
        TokenAmount.Parse(text)!.ToBaseUnits(decimals)!.Value.ToString().ShouldBe(expected);

    [Theory]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936", 0)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935.1", 0)]
    [InlineData("11579208923731619542357098500868790785326998466564056403945758400791312963993.6", 1)]
    [InlineData("2", 77)]
    [InlineData("1.15792089237316195423570985008687907853269984665640564039457584007913129639936", 77)]
    public void ToBaseUnits_MoreThan256Bits_IsNull(string text, int decimals) => TokenAmount.Parse(text)!.ToBaseUnits(decimals).ShouldBeNull();

    [Fact]
    public void ToBaseUnits_AnyAmount_IsTheLeastThatIsNotBelow() =>
        Prop.ForAll(ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<byte>(), (digits, scale, decimals) =>
            IsLeastNotBelow(digits + 1L, scale % 30, decimals % 30)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Equality_IsThatOfTheText()
    {
        TokenAmount.Parse("1.0").ShouldBe(TokenAmount.Parse("1.0"));
        TokenAmount.Parse("1.0").ShouldNotBe(TokenAmount.Parse("1"));
    }

    // amount = digits / 10^scale; units are base units of 1 / 10^decimals: compare digits·10^decimals with units·10^scale.
    private static bool IsLeastNotBelow(long digits, int scale, int decimals)
    {
        var text = digits.ToString().PadLeft(scale + 1, '0');
        text = scale == 0 ? text : text.Insert(text.Length - scale, ".");
        var units = TokenAmount.Parse(text)!.ToBaseUnits(decimals)!.Value.ToBigInteger();
        BigInteger wanted = digits * BigInteger.Pow(10, decimals), one = BigInteger.Pow(10, scale);
        return units * one >= wanted && (units - 1) * one < wanted;
    }
}
