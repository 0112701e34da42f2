using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class ScalarTests
{
    private static readonly BigInteger N = ReferenceCurve.N;
    private static readonly List<BigInteger> Values = [.. Numbers.Below(N, random: 30, seed: 2)];

    [Fact]
    public void TryRead_EveryValueBelowTheOrder_RoundTrips() => Values.ShouldAllBe(value => Read(Make(value)) == value);

    [Fact]
    public void TryRead_TheOrderOrMore_IsRefused()
    {
        BigInteger[] values = [N, N + 1, BigInteger.Pow(2, 256) - 1];

        values.Any(value => Scalar.TryRead(ReferenceCurve.Write(value), out _)).ShouldBeFalse();
    }

    [Fact]
    public void ReadReduced_AnyBytes_IsTheRemainder()
    {
        BigInteger[] values = [N, N + 1, BigInteger.Pow(2, 256) - 1, .. Values];

        values.ShouldAllBe(value => Read(Scalar.ReadReduced(ReferenceCurve.Write(value))) == value % N);
    }

    [Fact]
    public void Multiply_AllPairs_AgreesWithBigIntegers()
    {
        foreach (var left in Values)
        {
            foreach (var right in Values)
            {
                Read(Make(left) * Make(right)).ShouldBe(left * right % N);
            }
        }
    }

    [Fact]
    public void Negate_AllValues_AgreesWithBigIntegers() => Values.ShouldAllBe(value => Read(-Make(value)) == (N - value) % N);

    [Fact]
    public void Invert_AllValues_MultipliesToOne()
    {
        Values.Where(value => value != 0).ShouldAllBe(value => Read(Make(value).Invert() * Make(value)) == 1);
        Read(Make(0).Invert()).ShouldBe(0);
    }

    [Fact]
    public void IsHigh_AllValues_MeansAboveTheHalf()
    {
        Values.ShouldAllBe(value => Make(value).IsHigh == (value > N / 2));
        Make(N / 2).IsHigh.ShouldBeFalse();
        Make((N / 2) + 1).IsHigh.ShouldBeTrue();
    }

    [Fact]
    public void IsZero_AllValues_OnlyZeroIs() => Values.ShouldAllBe(value => Make(value).IsZero == (value == 0));

    [Fact]
    public void Halves_AllValues_JoinAgain() =>
        Values.ShouldAllBe(value => (BigInteger)Make(value).Halves.Low + ((BigInteger)Make(value).Halves.High << 128) == value);

    private static Scalar Make(BigInteger value)
    {
        Scalar.TryRead(ReferenceCurve.Write(value), out var scalar).ShouldBeTrue();
        return scalar;
    }

    private static BigInteger Read(Scalar scalar)
    {
        Span<byte> bytes = stackalloc byte[32];
        scalar.CopyTo(bytes);
        return ReferenceCurve.Read(bytes);
    }
}
