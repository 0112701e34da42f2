using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class FieldElementTests
{
    private static readonly BigInteger P = ReferenceCurve.P;
    private static readonly List<BigInteger> Values = [.. Numbers.Below(P, random: 30, seed: 1)];

    [Fact]
    public void TryRead_EveryValueBelowThePrime_RoundTrips() =>
        Values.ShouldAllBe(value => Read(Element(value)) == value);

    [Theory]
    [InlineData("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f")]
    [InlineData("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void TryRead_ThePrimeOrMore_IsRefused(string digits) =>
        FieldElement.TryRead(Convert.FromHexString(digits), out _).ShouldBeFalse();

    [Fact]
    public void Multiply_AllPairs_AgreesWithBigIntegers()
    {
        foreach (var left in Values)
        {
            foreach (var right in Values)
            {
                Read(Element(left) * Element(right)).ShouldBe(left * right % P);
            }
        }
    }

    [Fact]
    public void Square_AllValues_AgreesWithBigIntegers() =>
        Values.ShouldAllBe(value => Read(Element(value).Square()) == value * value % P);

    [Fact]
    public void Add_AllPairs_AgreesWithBigIntegers() =>
        Pairs().Count(pair => Read(Element(pair.Left) + Element(pair.Right)) != (pair.Left + pair.Right) % P).ShouldBe(0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Negate_AnyMagnitude_AgreesWithBigIntegers(int magnitude) =>
        Values.ShouldAllBe(value =>
            Read(Element(value).Times((ulong)magnitude).Negate((ulong)magnitude)) == ReferenceCurve.Reduce(-value * magnitude, P));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Half_AnyMagnitude_DoublesBack(int magnitude) =>
        Values.ShouldAllBe(value => Read(Element(value).Times((ulong)magnitude).Half().Times(2)) == value * magnitude % P);

    [Theory]
    [InlineData(31, 8)]
    [InlineData(8, 31)]
    [InlineData(16, 16)]
    public void Multiply_LargestMagnitudes_AgreesWithBigIntegers(int left, int right) =>
        Pairs().Count(pair => Read(Loose(pair.Left, left) * Loose(pair.Right, right)) != pair.Left * pair.Right * left * right % P).ShouldBe(0);

    [Fact]
    public void Square_LargestMagnitude_AgreesWithBigIntegers() =>
        Values.ShouldAllBe(value => Read(Loose(value, 16).Square()) == value * value * 256 % P);

    [Fact]
    public void Normalize_LooseValue_IsTheSameNumber() =>
        Values.ShouldAllBe(value => Read(Loose(value, 16).Normalize()) == value * 16 % P);

    [Fact]
    public void IsZero_OnlyZero_IsZero()
    {
        Values.ShouldAllBe(value => Element(value).IsZero() == (value == 0));
        Values.ShouldAllBe(value => (Element(value) + Element(value).Negate(1)).IsZero());
        Values.ShouldAllBe(value => (Loose(value, 5) + Loose(value, 5).Negate(5)).IsZero());
        Values.ShouldAllBe(value => !(Element(value) + Element(value).Negate(1) + FieldElement.One).IsZero());
    }

    [Fact]
    public void IsOdd_AnyForm_LooksAtTheNumberBelowThePrime()
    {
        Values.ShouldAllBe(value => Element(value).IsOdd() == !value.IsEven);
        Values.ShouldAllBe(value => Loose(value, 3).IsOdd() == !(value * 3 % P).IsEven);
        Element(1).Negate(1).IsOdd().ShouldBeFalse();
    }

    [Fact]
    public void Invert_AllValues_MultipliesToOne()
    {
        Values.Where(value => value != 0).ShouldAllBe(value => Read(Element(value).Invert() * Element(value)) == 1);
        Values.Where(value => value != 0).ShouldAllBe(value => Read(Loose(value, 7).Invert() * Loose(value, 7)) == 1);
        Read(Element(0).Invert()).ShouldBe(0);
    }

    [Fact]
    public void TrySquareRoot_Square_GivesARoot() =>
        Values.ShouldAllBe(value => HasRoot(value * value % P));

    [Fact]
    public void TrySquareRoot_AllValues_AgreesWithEuler()
    {
        foreach (var value in Values)
        {
            var isSquare = BigInteger.ModPow(value, (P - 1) / 2, P) <= 1;

            Element(value).TrySquareRoot(out var root).ShouldBe(isSquare);
            (Read(root.Square()) == value).ShouldBe(isSquare);
        }
    }

    [Fact]
    public void FromInt32_SmallNumber_IsThatNumber() => Read(FieldElement.FromInt32(7)).ShouldBe(7);

    private static bool HasRoot(BigInteger value) => Element(value).TrySquareRoot(out _);

    private static IEnumerable<(BigInteger Left, BigInteger Right)> Pairs() =>
        Values.SelectMany((left, i) => Values.Skip(i).Select(right => (left, right)));

    /// <summary>The multiple of a value, not carried; the limbs of p − 1 come out nearly full.</summary>
    private static FieldElement Loose(BigInteger value, int magnitude) => Element(value).Times((ulong)magnitude);

    private static FieldElement Element(BigInteger value)
    {
        FieldElement.TryRead(ReferenceCurve.Write(value), out var element).ShouldBeTrue();
        return element;
    }

    private static BigInteger Read(FieldElement element)
    {
        Span<byte> bytes = stackalloc byte[32];
        element.CopyTo(bytes);
        return ReferenceCurve.Read(bytes);
    }
}
