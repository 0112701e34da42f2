using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class SplitScalarTests
{
    [Fact]
    public void Of_AnyScalar_JoinsAgainWithLambda()
    {
        // Multiples of λ and their neighbours lie where the rounding turns.
        var values = Numbers.Below(ReferenceCurve.N, random: 2_000, seed: 8)
            .Concat(Enumerable.Range(-50, 101).Select(i => ReferenceCurve.Reduce((ReferenceCurve.Lambda * i) + i, ReferenceCurve.N)));
        foreach (var value in values)
        {
            var split = Split(value);

            ReferenceCurve.Reduce(Signed(split.First, split.IsFirstNegative) + (ReferenceCurve.Lambda * Signed(split.Second, split.IsSecondNegative)), ReferenceCurve.N)
                .ShouldBe(value);
        }
    }

    [Fact]
    public void Of_Zero_IsZero()
    {
        var split = Split(0);

        (split.First, split.Second).ShouldBe((UInt128.Zero, UInt128.Zero));
    }

    [Fact]
    public void Of_Lambda_IsOneInTheSecondPart()
    {
        var split = Split(ReferenceCurve.Lambda);

        (split.First, split.Second, split.IsSecondNegative).ShouldBe((UInt128.Zero, UInt128.One, false));
    }

    private static BigInteger Signed(UInt128 size, bool isNegative) => isNegative ? -(BigInteger)size : size;

    private static SplitScalar Split(BigInteger value)
    {
        Scalar.TryRead(ReferenceCurve.Write(value), out var scalar).ShouldBeTrue();
        return SplitScalar.Of(scalar);
    }
}
