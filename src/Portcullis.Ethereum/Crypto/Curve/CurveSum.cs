namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>Sums of multiples of points, all doubled together (Strauss).</summary>
internal static class CurveSum
{
    private const int PointWidth = 5;

    /// <summary>a · G + b · P.</summary>
    public static JacobianPoint OfMultiples(Scalar a, Scalar b, in AffinePoint point)
    {
        var size = SignedDigits.TableSize(PointWidth);
        Span<AffinePoint> multiples = stackalloc AffinePoint[2 * size];
        var first = multiples[..size];
        var second = multiples[size..];
        var stretch = OddMultiples.Fill(point, first);
        for (var i = 0; i < size; i++)
        {
            second[i] = first[i].TimesLambda();
        }

        Span<short> digits = stackalloc short[4 * SignedDigits.Count];
        var split = SplitScalar.Of(b);
        WriteDigits(split.First, split.IsFirstNegative, PointWidth, Row(digits, 0));
        WriteDigits(split.Second, split.IsSecondNegative, PointWidth, Row(digits, 1));
        WriteDigits(a.Halves.Low, false, GeneratorTable.Width, Row(digits, 2));
        WriteDigits(a.Halves.High, false, GeneratorTable.Width, Row(digits, 3));
        var sum = Add(digits, first, second, stretch);
        sum.Unstretch(stretch);
        return sum;
    }

    private static JacobianPoint Add(Span<short> digits, ReadOnlySpan<AffinePoint> first, ReadOnlySpan<AffinePoint> second, in FieldElement stretch)
    {
        var square = stretch.Square();
        var cube = square * stretch;
        var low = GeneratorTable.Low;
        var high = GeneratorTable.High;
        JacobianPoint sum = default;
        for (var i = SignedDigits.Count - 1; i >= 0; i--)
        {
            sum.Double();
            AddMultiple(ref sum, first, digits[i]);
            AddMultiple(ref sum, second, digits[SignedDigits.Count + i]);
            AddStretched(ref sum, low, digits[(2 * SignedDigits.Count) + i], square, cube);
            AddStretched(ref sum, high, digits[(3 * SignedDigits.Count) + i], square, cube);
        }

        return sum;
    }

    private static void AddMultiple(ref JacobianPoint sum, ReadOnlySpan<AffinePoint> table, int digit)
    {
        if (digit != 0)
        {
            sum.Add(table[Math.Abs(digit) >> 1], isSubtracted: digit < 0);
        }
    }

    // The sum stands on the stretched curve, the generator's tables do not.
    private static void AddStretched(ref JacobianPoint sum, ReadOnlySpan<AffinePoint> table, int digit, in FieldElement square, in FieldElement cube)
    {
        if (digit != 0)
        {
            sum.Add(table[Math.Abs(digit) >> 1].Stretch(square, cube), isSubtracted: digit < 0);
        }
    }

    private static void WriteDigits(UInt128 value, bool isNegative, int width, Span<short> digits)
    {
        SignedDigits.Write(value, width, digits);
        for (var i = 0; isNegative && i < digits.Length; i++)
        {
            digits[i] = (short)-digits[i];
        }
    }

    private static Span<short> Row(Span<short> digits, int row) => digits.Slice(row * SignedDigits.Count, SignedDigits.Count);
}
