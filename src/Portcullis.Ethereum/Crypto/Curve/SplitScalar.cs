namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>
/// A scalar as First + Second · λ with both parts below 2¹²⁸ in size (Gallant, Lambert, Vanstone), where λ times a point costs one product.
/// </summary>
internal readonly record struct SplitScalar(UInt128 First, bool IsFirstNegative, UInt128 Second, bool IsSecondNegative)
{
    // The short vectors (a₁, b₁) and (a₂, a₁) with a + b·λ ≡ 0 (mod n); b₁ is negative.
    private static ReadOnlySpan<ulong> A1 => [0xE86C90E49284EB15, 0x3086D221A7D46BCD];

    private static ReadOnlySpan<ulong> MinusB1 => [0x6F547FA90ABFE4C3, 0xE4437ED6010E8828];

    private static ReadOnlySpan<ulong> A2 => [0x57C1108D9D44CFD8, 0x14CA50F7A8E2F3F6, 1];

    // 2³⁸⁴ · a₁ / n and 2³⁸⁴ · −b₁ / n, rounded.
    private static ReadOnlySpan<ulong> A1Ratio => [0xE893209A45DBB031, 0x3DAA8A1471E8CA7F, 0xE86C90E49284EB15, 0x3086D221A7D46BCD];

    private static ReadOnlySpan<ulong> B1Ratio => [0x1571B4AE8AC47F71, 0x221208AC9DF506C6, 0x6F547FA90ABFE4C4, 0xE4437ED6010E8828];

    /// <summary>Splits a scalar.</summary>
    public static SplitScalar Of(Scalar scalar)
    {
        Span<ulong> k = stackalloc ulong[4], c1 = stackalloc ulong[3], c2 = stackalloc ulong[3], taken = stackalloc ulong[4], second = stackalloc ulong[4];
        scalar.CopyTo(k);
        RoundedProduct(k, A1Ratio, c1);
        RoundedProduct(k, B1Ratio, c2);

        // first = k − c₁a₁ − c₂a₂ and second = −c₁b₁ − c₂a₁, in two's complement of 256 bits.
        taken.Clear();
        Words.AddProduct(taken, c1, A1);
        Words.AddProduct(taken, c2, A2);
        Words.Subtract(k, taken);
        second.Clear();
        Words.AddProduct(second, c1, MinusB1);
        taken.Clear();
        Words.AddProduct(taken, c2, A1);
        Words.Subtract(second, taken);
        var (first, isFirstNegative) = Size(k);
        var (last, isLastNegative) = Size(second);
        return new SplitScalar(first, isFirstNegative, last, isLastNegative);
    }

    private static void RoundedProduct(ReadOnlySpan<ulong> k, ReadOnlySpan<ulong> ratio, Span<ulong> rounded)
    {
        Span<ulong> product = stackalloc ulong[9];
        product.Clear();
        product[5] = 1UL << 63;
        Words.AddProduct(product, k, ratio);
        product[6..].CopyTo(rounded);
    }

    private static (UInt128 Size, bool IsNegative) Size(ReadOnlySpan<ulong> words)
    {
        var low = new UInt128(words[1], words[0]);
        var isNegative = words[3] >> 63 != 0;
        return (isNegative ? UInt128.Zero - low : low, isNegative);
    }
}
