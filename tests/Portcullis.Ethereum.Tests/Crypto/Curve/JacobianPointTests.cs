using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

public sealed class JacobianPointTests
{
    private static readonly (BigInteger X, BigInteger Y) G = ReferenceCurve.G;

    [Fact]
    public void Default_IsThePointAtInfinity()
    {
        JacobianPoint point = default;

        point.IsInfinity.ShouldBeTrue();
        point.TryToAffine(out _).ShouldBeFalse();
    }

    [Fact]
    public void Double_Infinity_StaysThere()
    {
        JacobianPoint point = default;
        point.Double();

        point.IsInfinity.ShouldBeTrue();
    }

    [Fact]
    public void Double_Often_AgreesWithTheTextbook()
    {
        var point = new JacobianPoint(Points.Make(G));
        (BigInteger X, BigInteger Y)? expected = G;
        for (var i = 0; i < 20; i++)
        {
            point.Double();
            expected = ReferenceCurve.Add(expected, expected);

            Points.Read(point).ShouldBe(expected);
        }
    }

    [Fact]
    public void Add_ToInfinity_GivesThePoint()
    {
        JacobianPoint point = default;
        point.Add(Points.Make(G));

        Points.Read(point).ShouldBe(G);
    }

    [Fact]
    public void Add_SubtractedFromInfinity_GivesTheNegative()
    {
        JacobianPoint point = default;
        point.Add(Points.Make(G), isSubtracted: true);

        Points.Read(point).ShouldBe((G.X, ReferenceCurve.P - G.Y));
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    [InlineData(1, 2)]
    [InlineData(7, 7)]
    public void Add_TwoMultiples_GivesTheSum(int left, int right)
    {
        var point = Stretched(left);
        point.Add(Points.Multiple(right));

        Points.Read(point).ShouldBe(ReferenceCurve.Multiply(G, left + right));
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(9, 1)]
    public void Add_Subtracted_GivesTheDifference(int left, int right)
    {
        var point = Stretched(left);
        point.Add(Points.Multiple(right), isSubtracted: true);

        Points.Read(point).ShouldBe(ReferenceCurve.Multiply(G, left - right));
    }

    [Fact]
    public void Add_TheNegative_GivesInfinityAndGoesOn()
    {
        var point = Stretched(7);
        point.Add(Points.Multiple(7), isSubtracted: true);
        point.IsInfinity.ShouldBeTrue();

        point.Add(Points.Multiple(2));
        Points.Read(point).ShouldBe(ReferenceCurve.Multiply(G, 2));
    }

    [Fact]
    public void Add_LongChain_AgreesWithTheTextbook()
    {
        var step = Points.Multiple(11);
        var point = Stretched(1);
        for (var i = 1; i <= 30; i++)
        {
            point.Add(step, isSubtracted: i % 3 == 0);
        }

        // 20 steps forth and 10 back.
        Points.Read(point).ShouldBe(ReferenceCurve.Multiply(G, 1 + (10 * 11)));
    }

    /// <summary>A multiple of G whose denominator is not 1: (k + 1) · G − G. For k = 1 it is doubled on the way.</summary>
    private static JacobianPoint Stretched(int scalar)
    {
        var point = new JacobianPoint(Points.Multiple(scalar + 1));
        point.Add(Points.Make(G), isSubtracted: true);
        return point;
    }
}
