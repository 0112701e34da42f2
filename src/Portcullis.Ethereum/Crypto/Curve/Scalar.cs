namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>An integer modulo n, the number of points of secp256k1.</summary>
internal readonly struct Scalar
{
    /// <summary>The length in bytes of the big-endian form.</summary>
    public const int Size = 32;

    private readonly ulong _0, _1, _2, _3;

    private Scalar(ReadOnlySpan<ulong> words) => (_0, _1, _2, _3) = (words[0], words[1], words[2], words[3]);

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => (_0 | _1 | _2 | _3) == 0;

    /// <summary>Whether this is above ⌊n/2⌋, so that its negative is the smaller one.</summary>
    public bool IsHigh
    {
        get
        {
            Span<ulong> words = stackalloc ulong[4];
            CopyTo(words);
            return !Words.IsAtLeast(HalfOrder, words);
        }
    }

    /// <summary>The lower and the upper half: the value is <c>Low + 2¹²⁸ · High</c>.</summary>
    public (UInt128 Low, UInt128 High) Halves => (new UInt128(_1, _0), new UInt128(_3, _2));

    /// <summary>n, in words.</summary>
    public static ReadOnlySpan<ulong> Order => [0xBFD25E8CD0364141, 0xBAAEDCE6AF48A03B, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF];

    private static ReadOnlySpan<ulong> HalfOrder => [0xDFE92F46681B20A0, 0x5D576E7357A4501D, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF];

    /// <summary>2²⁵⁶ − n, to which 2²⁵⁶ is congruent.</summary>
    private static ReadOnlySpan<ulong> Fold => [0x402DA1732FC9BEBF, 0x4551231950B75FC4, 1];

    /// <summary>Reads 32 big-endian bytes; false when they are n or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bigEndian, out Scalar scalar)
    {
        Span<ulong> words = stackalloc ulong[4];
        Words.Read(bigEndian, words);
        scalar = new Scalar(words);
        return !Words.IsAtLeast(words, Order);
    }

    /// <summary>Reads 32 big-endian bytes modulo n, as ECDSA reads a digest.</summary>
    public static Scalar ReadReduced(ReadOnlySpan<byte> bigEndian)
    {
        Span<ulong> words = stackalloc ulong[4];
        Words.Read(bigEndian, words);
        return Reduce(words);
    }

    /// <summary>The product modulo n.</summary>
    public static Scalar operator *(Scalar left, Scalar right)
    {
        Span<ulong> a = stackalloc ulong[4], b = stackalloc ulong[4], product = stackalloc ulong[8];
        left.CopyTo(a);
        right.CopyTo(b);
        product.Clear();
        Words.AddProduct(product, a, b);
        return Reduce(product);
    }

    /// <summary>The negative modulo n.</summary>
    public static Scalar operator -(Scalar value)
    {
        Span<ulong> words = stackalloc ulong[4], difference = stackalloc ulong[4];
        value.CopyTo(words);
        Order.CopyTo(difference);
        Words.Subtract(difference, words);
        return value.IsZero ? value : new Scalar(difference);
    }

    /// <summary>The inverse modulo n; 0 for 0.</summary>
    public Scalar Invert()
    {
        Span<ulong> words = stackalloc ulong[4];
        CopyTo(words);
        ModularInverse.OfScalars.Invert(words);
        return new Scalar(words);
    }

    /// <summary>Writes the four words, the lowest first.</summary>
    public void CopyTo(Span<ulong> words) => (words[0], words[1], words[2], words[3]) = (_0, _1, _2, _3);

    /// <summary>Writes the 32 big-endian bytes.</summary>
    public void CopyTo(Span<byte> bigEndian)
    {
        Span<ulong> words = stackalloc ulong[4];
        CopyTo(words);
        Words.Write(words, bigEndian);
    }

    private static Scalar Reduce(ReadOnlySpan<ulong> words)
    {
        Span<ulong> value = stackalloc ulong[8], folded = stackalloc ulong[8];
        value.Clear();
        words.CopyTo(value);
        while (value[4..].ContainsAnyExcept(0UL))
        {
            folded.Clear();
            value[..4].CopyTo(folded);
            Words.AddProduct(folded, value[4..], Fold);
            folded.CopyTo(value);
        }

        if (Words.IsAtLeast(value[..4], Order))
        {
            Words.Subtract(value[..4], Order);
        }

        return new Scalar(value);
    }
}
