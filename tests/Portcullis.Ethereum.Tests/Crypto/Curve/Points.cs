using System.Numerics;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

/// <summary>Points in the form of the code under test, and back.</summary>
internal static class Points
{
    public static AffinePoint Make((BigInteger X, BigInteger Y) point)
    {
        FieldElement.TryRead(ReferenceCurve.Write(point.X), out var x).ShouldBeTrue();
        FieldElement.TryRead(ReferenceCurve.Write(point.Y), out var y).ShouldBeTrue();
        return new AffinePoint(x, y);
    }

    public static AffinePoint Multiple(BigInteger scalar) => Make(ReferenceCurve.Multiply(ReferenceCurve.G, scalar)!.Value);

    public static (BigInteger X, BigInteger Y)? Read(JacobianPoint point) => point.TryToAffine(out var affine) ? Read(affine) : null;

    public static (BigInteger X, BigInteger Y) Read(AffinePoint point)
    {
        Span<byte> x = stackalloc byte[32], y = stackalloc byte[32];
        point.X.CopyTo(x);
        point.Y.CopyTo(y);
        return (ReferenceCurve.Read(x), ReferenceCurve.Read(y));
    }

    public static Scalar Scalar(BigInteger value)
    {
        Ethereum.Crypto.Curve.Scalar.TryRead(ReferenceCurve.Write(value), out var scalar).ShouldBeTrue();
        return scalar;
    }
}
