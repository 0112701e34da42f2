namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>
/// An element of the field of p = 2²⁵⁶ − 2³² − 977, in five limbs of 52 bits, the lowest first. Sums are not carried: a limb may hold up to
/// m · 2⁵² (the top one m · 2⁴⁸), where m is called the magnitude. A product has magnitude 1, a sum the sum of both; a factor may
/// have 31 at most, and two factors together 256 when multiplied.
/// </summary>
internal readonly partial struct FieldElement
{
    private const ulong Mask = (1UL << 52) - 1;
    private const ulong TopMask = (1UL << 48) - 1;
    private const ulong PrimeLowest = 0xFFFFEFFFFFC2F;

    /// <summary>2²⁵⁶ − p, to which 2²⁵⁶ is congruent.</summary>
    private const ulong Fold = 0x1000003D1;

    private readonly ulong _0, _1, _2, _3, _4;

    private FieldElement(ulong limb0, ulong limb1, ulong limb2, ulong limb3, ulong limb4) =>
        (_0, _1, _2, _3, _4) = (limb0, limb1, limb2, limb3, limb4);

    private FieldElement(ReadOnlySpan<ulong> words)
        : this(
            words[0] & Mask,
            ((words[0] >> 52) | (words[1] << 12)) & Mask,
            ((words[1] >> 40) | (words[2] << 24)) & Mask,
            ((words[2] >> 28) | (words[3] << 36)) & Mask,
            words[3] >> 16)
    {
    }

    /// <summary>p, in words.</summary>
    public static ReadOnlySpan<ulong> Prime => [0xFFFFFFFEFFFFFC2F, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF];

    /// <summary>1.</summary>
    public static FieldElement One => new(1, 0, 0, 0, 0);

    /// <summary>Takes a small number.</summary>
    public static FieldElement FromInt32(int value) => new((ulong)value, 0, 0, 0, 0);

    /// <summary>Reads 32 big-endian bytes; false when they are p or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bigEndian, out FieldElement element)
    {
        Span<ulong> words = stackalloc ulong[4];
        Words.Read(bigEndian, words);
        element = new FieldElement(words);
        return !Words.IsAtLeast(words, Prime);
    }

    /// <summary>Writes the 32 big-endian bytes of the number below p.</summary>
    public void CopyTo(Span<byte> bigEndian)
    {
        Span<ulong> words = stackalloc ulong[4];
        Pack(words);
        Words.Write(words, bigEndian);
    }

    /// <summary>The sum.</summary>
    public static FieldElement operator +(in FieldElement left, in FieldElement right) =>
        new(left._0 + right._0, left._1 + right._1, left._2 + right._2, left._3 + right._3, left._4 + right._4);

    /// <summary>The product with a small number; the magnitude grows as many times.</summary>
    public FieldElement Times(ulong factor) => new(_0 * factor, _1 * factor, _2 * factor, _3 * factor, _4 * factor);

    /// <summary>The negative of an element of at most the given magnitude, which grows by one.</summary>
    public FieldElement Negate(ulong magnitude)
    {
        var multiple = magnitude + 1;
        return new(
            (PrimeLowest * multiple) - _0, (Mask * multiple) - _1, (Mask * multiple) - _2, (Mask * multiple) - _3, (TopMask * multiple) - _4);
    }

    /// <summary>The half: (m + 1) / 2, rounded up, becomes the magnitude.</summary>
    public FieldElement Half()
    {
        var odd = 0 - (_0 & 1);
        var (t0, t1, t2) = (_0 + (odd & PrimeLowest), _1 + (odd & Mask), _2 + (odd & Mask));
        var (t3, t4) = (_3 + (odd & Mask), _4 + (odd & TopMask));
        return new(
            (t0 >> 1) + ((t1 & 1) << 51), (t1 >> 1) + ((t2 & 1) << 51), (t2 >> 1) + ((t3 & 1) << 51), (t3 >> 1) + ((t4 & 1) << 51), t4 >> 1);
    }

    /// <summary>The same element as the number below p, all limbs carried.</summary>
    public FieldElement Normalize()
    {
        var carried = Carry(_0 + ((_4 >> 48) * Fold), _1, _2, _3, _4 & TopMask);
        var excess = carried._4 >> 48;
        if (carried._4 == TopMask && (carried._1 & carried._2 & carried._3) == Mask && carried._0 >= PrimeLowest)
        {
            excess = 1;
        }

        var normal = Carry(carried._0 + (excess * Fold), carried._1, carried._2, carried._3, carried._4);
        return new(normal._0, normal._1, normal._2, normal._3, normal._4 & TopMask);
    }

    /// <summary>Whether this is 0.</summary>
    public bool IsZero()
    {
        // Folded, an element that is 0 reads 0 or p; the lowest limb alone rules out nearly all others.
        var lowest = (_0 + ((_4 >> 48) * Fold)) & Mask;
        if (lowest != 0 && lowest != PrimeLowest)
        {
            return false;
        }

        var normal = Normalize();
        return (normal._0 | normal._1 | normal._2 | normal._3 | normal._4) == 0;
    }

    /// <summary>Whether the number below p is odd.</summary>
    public bool IsOdd() => (Normalize()._0 & 1) != 0;

    private static FieldElement Carry(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4)
    {
        t1 += t0 >> 52;
        t2 += t1 >> 52;
        t3 += t2 >> 52;
        t4 += t3 >> 52;
        return new(t0 & Mask, t1 & Mask, t2 & Mask, t3 & Mask, t4);
    }

    private void Pack(Span<ulong> words)
    {
        var normal = Normalize();
        words[0] = normal._0 | (normal._1 << 52);
        words[1] = (normal._1 >> 12) | (normal._2 << 40);
        words[2] = (normal._2 >> 24) | (normal._3 << 28);
        words[3] = (normal._3 >> 36) | (normal._4 << 16);
    }
}
