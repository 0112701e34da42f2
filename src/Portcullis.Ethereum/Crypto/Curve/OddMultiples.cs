namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>Tables of P, 3P, 5P, … for digits that are odd.</summary>
internal static class OddMultiples
{
    /// <summary>
    /// Fills the table with points of the curve stretched by the answer. All share that one denominator, which spares an inversion.
    /// </summary>
    public static FieldElement Fill(in AffinePoint point, Span<AffinePoint> table)
    {
        var twice = new JacobianPoint(point);
        twice.Double();

        // Stretched by 2P's own denominator, 2P needs none, and the cheaper addition of an affine point serves.
        var zz = twice.Z.Square();
        var sum = new JacobianPoint(point.Stretch(zz, zz * twice.Z));
        Span<FieldElement> denominators = stackalloc FieldElement[table.Length];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = sum.Numerators;
            denominators[i] = sum.Z;
            sum.Add(twice.Numerators);
        }

        return twice.Z * ShareDenominator(table, denominators);
    }

    private static FieldElement ShareDenominator(Span<AffinePoint> table, ReadOnlySpan<FieldElement> denominators)
    {
        Span<FieldElement> after = stackalloc FieldElement[table.Length];
        var product = FieldElement.One;
        for (var i = table.Length - 1; i >= 0; i--)
        {
            after[i] = product;
            product *= denominators[i];
        }

        var before = FieldElement.One;
        for (var i = 0; i < table.Length; i++)
        {
            var others = before * after[i];
            var square = others.Square();
            table[i] = table[i].Stretch(square, square * others);
            before *= denominators[i];
        }

        return product;
    }
}
