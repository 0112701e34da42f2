namespace Portcullis.Solana.Crypto.Curve;

/// <summary>What an encoded point must look like before any arithmetic: implementations differ in how much of it they demand.</summary>
internal static class PointForm
{
    // Of the eight points of small order; a y has up to two of them, which differ in the sign.
    private static readonly byte[][] SmallOrderYs =
    [
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    /// <summary>Whether the 32 bytes have a y below p, and it is that of no point of small order. That there is a point with this y is not looked at.</summary>
    public static bool IsStrict(ReadOnlySpan<byte> encoding)
    {
        Span<byte> y = stackalloc byte[EdwardsPoint.Size];
        encoding.CopyTo(y);
        y[^1] &= 0x7f;
        if (IsAtLeastP(y))
        {
            return false;
        }

        foreach (var small in SmallOrderYs)
        {
            if (y.SequenceEqual(small))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAtLeastP(ReadOnlySpan<byte> y) => y[0] >= 0xed && y[^1] == 0x7f && !y[1..^1].ContainsAnyExcept((byte)0xff);
}
