namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>A point (x, y) of y² = x³ + 7, never the one at infinity.</summary>
internal readonly struct AffinePoint(FieldElement x, FieldElement y)
{
    /// <summary>A cube root of 1 in the field: multiplying x with it multiplies the point with λ.</summary>
    private static readonly FieldElement Beta = Read("7AE96A2B657C07106E64479EAC3434E99CF0497512F58995C1396C28719501EE");

    private static readonly FieldElement Seven = FieldElement.FromInt32(7);

    /// <summary>The first coordinate.</summary>
    public FieldElement X { get; init; } = x;

    /// <summary>The second coordinate.</summary>
    public FieldElement Y { get; init; } = y;

    /// <summary>The curve's generator, G.</summary>
    public static AffinePoint Generator { get; } = new(
        Read("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"),
        Read("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8"));

    /// <summary>The point with this x and an odd or even y; false where the curve has none.</summary>
    public static bool TryLift(FieldElement x, bool isOdd, out AffinePoint point)
    {
        point = default;
        if (!((x.Square() * x) + Seven).Normalize().TrySquareRoot(out var y))
        {
            return false;
        }

        point = new AffinePoint(x, y.IsOdd() == isOdd ? y : y.Negate(1));
        return true;
    }

    /// <summary>λ times the point, where λ is a cube root of 1 modulo n.</summary>
    public AffinePoint TimesLambda() => this with { X = X * Beta };

    /// <summary>The point on the curve y² = x³ + 7s⁶ that a stretch by s makes of it.</summary>
    public AffinePoint Stretch(in FieldElement square, in FieldElement cube) => new(X * square, Y * cube);

    private static FieldElement Read(string digits)
    {
        FieldElement.TryRead(Convert.FromHexString(digits), out var element);
        return element;
    }
}
