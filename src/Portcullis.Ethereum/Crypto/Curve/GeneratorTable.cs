namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>The odd multiples of G and of 2¹²⁸ · G, made once.</summary>
internal static class GeneratorTable
{
    /// <summary>The width of the digits that the tables serve.</summary>
    public const int Width = 10;

    private static readonly AffinePoint[] LowTable = Make(doublings: 0);
    private static readonly AffinePoint[] HighTable = Make(doublings: 128);

    /// <summary>G, 3G, 5G, …</summary>
    public static ReadOnlySpan<AffinePoint> Low => LowTable;

    /// <summary>2¹²⁸ · G, 3 · 2¹²⁸ · G, …</summary>
    public static ReadOnlySpan<AffinePoint> High => HighTable;

    private static AffinePoint[] Make(int doublings)
    {
        var power = new JacobianPoint(AffinePoint.Generator);
        for (var i = 0; i < doublings; i++)
        {
            power.Double();
        }

        power.TryToAffine(out var point);
        var table = new AffinePoint[SignedDigits.TableSize(Width)];
        var inverse = OddMultiples.Fill(point, table).Invert();
        var square = inverse.Square();
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = table[i].Stretch(square, square * inverse);
        }

        return table;
    }
}
