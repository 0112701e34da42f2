using System.Buffers.Binary;
using System.Numerics;

namespace Portcullis.Ethereum.Crypto;

/// <summary>Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with rate 136 and the original padding byte 0x01.</summary>
public static class Keccak256
{
    private const int Rate = 136;

    /// <summary>The 32-byte digest of <paramref name="data"/>.</summary>
    public static Hash Compute(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Hash.Size];
        Compute(data, digest);
        return new Hash(digest);
    }

    /// <summary>Writes the digest of <paramref name="data"/> into the first 32 bytes of <paramref name="digest"/>.</summary>
    public static void Compute(ReadOnlySpan<byte> data, Span<byte> digest) => Compute(data, digest, padding: 0x01);

    /// <summary>The same sponge with another domain byte; 0x06 gives SHA3-256, whose published vectors test the permutation.</summary>
    internal static void Compute(ReadOnlySpan<byte> data, Span<byte> digest, byte padding)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        while (data.Length >= Rate)
        {
            Absorb(state, data[..Rate]);
            data = data[Rate..];
        }

        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        data.CopyTo(last);
        last[data.Length] = padding;
        last[Rate - 1] |= 0x80;
        Absorb(state, last);
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(8 * i)..], state[i]);
        }
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < Rate / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }

        Permute(state);
    }

    private static void Permute(Span<ulong> a)
    {
        Span<ulong> c = stackalloc ulong[5];
        foreach (var constant in RoundConstants)
        {
            for (var x = 0; x < 5; x++)
            {
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            }

            for (var x = 0; x < 5; x++)
            {
                var d = c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
                for (var y = 0; y < 25; y += 5)
                {
                    a[y + x] ^= d;
                }
            }

            var moving = a[1];
            for (var i = 0; i < 24; i++)
            {
                var lane = PiLanes[i];
                (a[lane], moving) = (BitOperations.RotateLeft(moving, RhoOffsets[i]), a[lane]);
            }

            for (var y = 0; y < 25; y += 5)
            {
                var (first, second) = (a[y], a[y + 1]);
                a[y] ^= ~second & a[y + 2];
                a[y + 1] ^= ~a[y + 2] & a[y + 3];
                a[y + 2] ^= ~a[y + 3] & a[y + 4];
                a[y + 3] ^= ~a[y + 4] & first;
                a[y + 4] ^= ~first & second;
            }

            a[0] ^= constant;
        }
    }

    private static ReadOnlySpan<byte> PiLanes => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    private static ReadOnlySpan<byte> RhoOffsets => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];
}
