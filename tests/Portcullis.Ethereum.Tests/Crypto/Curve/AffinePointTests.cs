using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class AffinePointTests
{
    [Fact]
    public void Generator_IsOnTheCurveWithTheKnownCoordinates() => Points.Read(AffinePoint.Generator).ShouldBe(ReferenceCurve.G);

    [Fact]
    public void TryLift_AnyX_AgreesWithTheTextbook()
    {
        foreach (var x in Numbers.Below(ReferenceCurve.P, random: 20, seed: 10))
        {
            ShouldAgree(x, isOdd: false);
            ShouldAgree(x, isOdd: true);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void TimesLambda_AnyPoint_IsThatMultiple(int scalar) =>
        Points.Read(Points.Multiple(scalar).TimesLambda()).ShouldBe(ReferenceCurve.Multiply(ReferenceCurve.G, ReferenceCurve.Lambda * scalar % ReferenceCurve.N)!.Value);

    private static void ShouldAgree(BigInteger x, bool isOdd)
    {
        FieldElement.TryRead(ReferenceCurve.Write(x), out var element);
        var expected = ReferenceCurve.Lift(x, isOdd);

        AffinePoint.TryLift(element, isOdd, out var point).ShouldBe(expected is not null);
        if (expected is { } known)
        {
            Points.Read(point).ShouldBe(known);
        }
    }
}
