using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class CurveSumTests
{
    private static readonly BigInteger N = ReferenceCurve.N;

    [Fact]
    public void OfMultiples_RandomScalars_AgreesWithTheTextbook()
    {
        var scalars = Numbers.Below(N, random: 12, seed: 9).ToList();
        for (var i = 0; i < scalars.Count; i++)
        {
            ShouldAgree(scalars[i], scalars[^(i + 1)], (i * 7919) + 1);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    [InlineData(-1, 1)]
    [InlineData(2, -2)]
    [InlineData(-1, -1)]
    [InlineData(511, 511)]
    [InlineData(512, -512)]
    public void OfMultiples_OfTheGeneratorItself_MeetsDoublesAndInfinity(int a, int b) =>
        ShouldAgree(ReferenceCurve.Reduce(a, N), ReferenceCurve.Reduce(b, N), point: 1);

    [Fact]
    public void OfMultiples_PointIsAMultipleByLambda_MeetsItsOwnTable() =>
        ShouldAgree(ReferenceCurve.Lambda, N - 1, ReferenceCurve.Lambda);

    [Fact]
    public void OfMultiples_SumsToTheOrder_IsInfinity()
    {
        var sum = CurveSum.OfMultiples(Points.Scalar(N - 35), Points.Scalar(7), Points.Multiple(5));

        sum.IsInfinity.ShouldBeTrue();
    }

    private static void ShouldAgree(BigInteger a, BigInteger b, BigInteger point)
    {
        var sum = CurveSum.OfMultiples(Points.Scalar(a), Points.Scalar(b), Points.Multiple(point));

        Points.Read(sum).ShouldBe(ReferenceCurve.Multiply(ReferenceCurve.G, ReferenceCurve.Reduce(a + (b * point), N)), $"{a} G + {b} P");
    }
}
