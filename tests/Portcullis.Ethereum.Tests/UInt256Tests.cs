using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Ethereum.Tests;

public sealed class UInt256Tests
{
    private const string Largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    private static readonly BigInteger Limit = BigInteger.Pow(2, 256);

    /// <summary>Numbers of any length up to 32 bytes, with runs of zeros and ones that carries run along.</summary>
    private static readonly Arbitrary<BigInteger> AnyNumber = Gen.OneOf(
            Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), 32),
            Gen.ArrayOf(Gen.Elements<byte>(0, 255), 32),
            Gen.ArrayOf(Gen.Elements<byte>(0, 1, 127, 128, 255), 32))
        .SelectMany(bytes => Gen.Choose(0, 32).Select(length => new BigInteger(bytes.AsSpan(0, length), isUnsigned: true)))
        .ToArbitrary();

    [Fact]
    public void FromBigInteger_AnyNumber_RoundTrips() =>
        Check(number => UInt256.FromBigInteger(number).ToBigInteger() == number);

    [Fact]
    public void ToArray_AnyNumber_IsBigEndianAndRoundTrips() =>
        Check(number => new BigInteger(UInt256.FromBigInteger(number).ToArray(), isUnsigned: true, isBigEndian: true) == number
            && new UInt256(UInt256.FromBigInteger(number).ToArray()) == UInt256.FromBigInteger(number));

    [Fact]
    public void ToString_AnyNumber_RoundTrips() =>
        Check(number => UInt256.FromBigInteger(number).ToString() == number.ToString()
            && UInt256.TryParse(number.ToString(), out var parsed) && parsed.ToBigInteger() == number);

    [Fact]
    public void AddSaturating_AnyTwo_AgreesWithBigIntegers() =>
        Check((left, right) => UInt256.FromBigInteger(left).AddSaturating(UInt256.FromBigInteger(right)).ToBigInteger()
            == BigInteger.Min(left + right, Limit - 1));

    [Fact]
    public void CompareTo_AnyTwo_AgreesWithBigIntegers() => Check((left, right) =>
    {
        var (a, b) = (UInt256.FromBigInteger(left), UInt256.FromBigInteger(right));
        return Math.Sign(a.CompareTo(b)) == left.CompareTo(right)
            && (a < b) == (left < right) && (a > b) == (left > right)
            && (a <= b) == (left <= right) && (a >= b) == (left >= right)
            && (a == b) == (left == right) && (a != b) == (left != right);
    });

    [Fact]
    public void TryToUInt64_AnyNumber_OnlyWhenItFits() =>
        Check(number => UInt256.FromBigInteger(number).TryToUInt64(out var value) == (number <= ulong.MaxValue)
            && (number > ulong.MaxValue || value == number));

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    public void FromUInt64_AnyValue_IsThatNumber(ulong value)
    {
        UInt256 implicitly = value;

        implicitly.ToBigInteger().ShouldBe(value);
        UInt256.FromUInt64(value).ShouldBe(implicitly);
        implicitly.TryToUInt64(out var back).ShouldBeTrue();
        back.ShouldBe(value);
    }

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("340282366920938463463374607431768211457")]
    [InlineData(Largest)]
    public void TryToUInt64_TooLarge_IsRefused(string text)
    {
        UInt256.TryParse(text, out var number).ShouldBeTrue();
        number.TryToUInt64(out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("340282366920938463463374607431768211455", "1", "340282366920938463463374607431768211456")]
    [InlineData(Largest, "0", Largest)]
    [InlineData(Largest, "1", Largest)]
    [InlineData(Largest, Largest, Largest)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639934", "1", Largest)]
    [InlineData("115792089237316195423570985008687907852929702298719625575994209400481361428480", "340282366920938463463374607431768211455", Largest)]
    [InlineData("115792089237316195423570985008687907852929702298719625575994209400481361428481", "340282366920938463463374607431768211455", Largest)]
    public void AddSaturating_AtTheEdges_NeverWraps(string left, string right, string sum) =>
        Parse(left).AddSaturating(Parse(right)).ToString().ShouldBe(sum);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("000", 0)]
    [InlineData("1", 1)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000000000000000042", -1)]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000000000000000042", 42)]
    public void TryParse_Digits_AreTakenUpTo78(string text, int expected)
    {
        UInt256.TryParse(text, out var value).ShouldBe(expected >= 0);
        value.ToBigInteger().ShouldBe(Math.Max(expected, 0));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData("1 ")]
    [InlineData(" 1")]
    [InlineData("1\n")]
    [InlineData("1\0")]
    [InlineData("1,000")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("ff")]
    [InlineData("(1)")]
    [InlineData("\u0661")]
    [InlineData("\uFF11")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    [InlineData("999999999999999999999999999999999999999999999999999999999999999999999999999999")]
    [InlineData("1157920892373161954235709850086879078532699846656405640394575840079131296399350")]
    public void TryParse_Malformed_IsRefused(string? text)
    {
        UInt256.TryParse(text, out var value).ShouldBeFalse();
        value.ShouldBe(UInt256.Zero);
    }

    [Fact]
    public void FromBigInteger_OutOfRange_IsRefused()
    {
        Should.Throw<OverflowException>(() => UInt256.FromBigInteger(-1));
        Should.Throw<OverflowException>(() => UInt256.FromBigInteger(-Limit));
        Should.Throw<OverflowException>(() => UInt256.FromBigInteger(Limit));
        Should.Throw<OverflowException>(() => UInt256.FromBigInteger(Limit * Limit));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Constructor_OtherLength_IsRefused(int length) => Should.Throw<ArgumentException>(() => new UInt256(new byte[length]));

    [Fact]
    public void Constants_AreWhatTheySay()
    {
        UInt256.Zero.IsZero.ShouldBeTrue();
        UInt256.One.IsZero.ShouldBeFalse();
        new UInt256(1, 0).IsZero.ShouldBeFalse();
        UInt256.One.ToBigInteger().ShouldBe(1);
        UInt256.MaxValue.ToString().ShouldBe(Largest);
    }

    [Fact]
    public void GetHashCode_ChosenToCollide_SpreadsAnyway()
    {
        var codes = Enumerable.Range(0, 1000).Select(i => Parse(((new BigInteger(i) << 32) + i).ToString()).GetHashCode());

        codes.Distinct().Count().ShouldBeGreaterThan(990);
    }

    private static UInt256 Parse(string text)
    {
        UInt256.TryParse(text, out var value).ShouldBeTrue();
        return value;
    }

    private static void Check(Func<BigInteger, bool> holds) => Prop.ForAll(AnyNumber, holds).QuickCheckThrowOnFailure();

    private static void Check(Func<BigInteger, BigInteger, bool> holds) => Prop.ForAll(AnyNumber, AnyNumber, holds).QuickCheckThrowOnFailure();
}
