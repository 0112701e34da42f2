namespace Portcullis.Solana.Crypto.Curve;

/// <summary>A point of edwards25519 in extended coordinates (RFC 8032, 5.1.4): x = X/Z, y = Y/Z, xy = T/Z. All formulas are complete.</summary>
internal readonly struct EdwardsPoint
{
    /// <summary>The length in bytes of a point's encoding.</summary>
    public const int Size = FieldElement.Size;

    private static readonly FieldElement D = -(FieldElement.From(121665) * FieldElement.From(121666).Invert());
    private static readonly FieldElement TwoD = D + D;

    // 2 to the power (p − 1)/4 = 2·(2²⁵² − 3) + 1.
    private static readonly FieldElement RootOfMinusOne = FieldElement.From(2).PowerForRoots().Square() * FieldElement.From(2);

    private readonly FieldElement _x;
    private readonly FieldElement _y;
    private readonly FieldElement _z;
    private readonly FieldElement _t;

    private EdwardsPoint(FieldElement x, FieldElement y, FieldElement z, FieldElement t) => (_x, _y, _z, _t) = (x, y, z, t);

    /// <summary>The neutral point (0, 1).</summary>
    public static EdwardsPoint Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>The base point B, whose y is 4/5 and whose x is even.</summary>
    public static EdwardsPoint Base { get; } = MakeBase();

    /// <summary>Decodes a point (RFC 8032, 5.1.3); false when no point has this y, or x is 0 and said to be odd. The y is taken modulo p.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoding, out EdwardsPoint point)
    {
        point = default;
        var y = FieldElement.Read(encoding);
        var square = y.Square();
        var (u, v) = (square - FieldElement.One, (D * square) + FieldElement.One);
        var cube = v.Square() * v;
        var x = u * cube * (u * cube.Square() * v).PowerForRoots();
        var check = v * x.Square();
        if (!(check - u).IsZero)
        {
            if (!(check + u).IsZero)
            {
                return false;
            }

            x *= RootOfMinusOne;
        }

        var isOdd = encoding[Size - 1] >> 7 != 0;
        if (isOdd && x.IsZero)
        {
            return false;
        }

        x = x.IsOdd == isOdd ? x : -x;
        point = new EdwardsPoint(x, y, FieldElement.One, x * y);
        return true;
    }

    /// <summary>Encodes the point (RFC 8032, 5.1.2).</summary>
    public void CopyTo(Span<byte> destination)
    {
        var inverse = _z.Invert();
        (_y * inverse).CopyTo(destination);
        destination[Size - 1] |= (byte)((_x * inverse).IsOdd ? 0x80 : 0);
    }

    public static EdwardsPoint operator +(EdwardsPoint p, EdwardsPoint q)
    {
        var a = (p._y - p._x) * (q._y - q._x);
        var b = (p._y + p._x) * (q._y + q._x);
        var c = p._t * TwoD * q._t;
        var zz = p._z * q._z;
        var d = zz + zz;
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    public static EdwardsPoint operator -(EdwardsPoint p) => new(-p._x, p._y, p._z, -p._t);

    /// <summary>The point twice.</summary>
    public EdwardsPoint Double()
    {
        var (a, b, zz) = (_x.Square(), _y.Square(), _z.Square());
        var h = a + b;
        var e = h - (_x + _y).Square();
        var g = a - b;
        var f = zz + zz + g;
        return new EdwardsPoint(e * f, g * h, f * g, e * h);
    }

    /// <summary>[s]B + [k]P, for 32-byte little-endian scalars below 2²⁵³. Its time depends on them: they are public.</summary>
    public static EdwardsPoint SumOfMultiples(ReadOnlySpan<byte> s, ReadOnlySpan<byte> k, EdwardsPoint p)
    {
        ReadOnlySpan<EdwardsPoint> terms = [Neutral, Base, p, Base + p];
        var sum = Neutral;
        for (var i = 252; i >= 0; i--)
        {
            sum = sum.Double();
            var term = Bit(s, i) | (Bit(k, i) << 1);
            sum = term == 0 ? sum : sum + terms[term];
        }

        return sum;
    }

    private static int Bit(ReadOnlySpan<byte> scalar, int index) => (scalar[index / 8] >> (index % 8)) & 1;

    private static EdwardsPoint MakeBase()
    {
        Span<byte> encoding = stackalloc byte[Size];
        (FieldElement.From(4) * FieldElement.From(5).Invert()).CopyTo(encoding);
        return TryDecode(encoding, out var point) ? point : throw new InvalidOperationException("the base point is not on the curve");
    }
}
