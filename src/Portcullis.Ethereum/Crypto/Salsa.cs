using System.Numerics;
using System.Runtime.CompilerServices;

namespace Portcullis.Ethereum.Crypto;

/// <summary>The Salsa20/8 core (RFC 7914, section 3).</summary>
internal static class Salsa
{
    private const int DoubleRounds = 4;

    /// <summary>Replaces 16 words with their hash.</summary>
    public static void Permute(Span<uint> block)
    {
        block = block[..16];
        var (x0, x1, x2, x3) = (block[0], block[1], block[2], block[3]);
        var (x4, x5, x6, x7) = (block[4], block[5], block[6], block[7]);
        var (x8, x9, x10, x11) = (block[8], block[9], block[10], block[11]);
        var (x12, x13, x14, x15) = (block[12], block[13], block[14], block[15]);
        for (var i = 0; i < DoubleRounds; i++)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x5, ref x9, ref x13, ref x1);
            QuarterRound(ref x10, ref x14, ref x2, ref x6);
            QuarterRound(ref x15, ref x3, ref x7, ref x11);
            QuarterRound(ref x0, ref x1, ref x2, ref x3);
            QuarterRound(ref x5, ref x6, ref x7, ref x4);
            QuarterRound(ref x10, ref x11, ref x8, ref x9);
            QuarterRound(ref x15, ref x12, ref x13, ref x14);
        }

        AddRow(block, x0, x1, x2, x3);
        AddRow(block[4..], x4, x5, x6, x7);
        AddRow(block[8..], x8, x9, x10, x11);
        AddRow(block[12..], x12, x13, x14, x15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }

    private static void AddRow(Span<uint> row, uint x0, uint x1, uint x2, uint x3)
    {
        row[0] += x0;
        row[1] += x1;
        row[2] += x2;
        row[3] += x3;
    }
}
