using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Portcullis.Ethereum.Crypto;

/// <summary>The key derivation scrypt (RFC 7914), which the platform lacks.</summary>
internal static class Scrypt
{
    private const long MostMemory = 1L << 28;
    private const long MostWork = 1L << 23;
    private const long MostBlocks = 1L << 13;
    private const int WordsPerBlock = 16;

    /// <summary>Whether n is a power of two above 1, r and p are positive, and the table stays within 256 MiB, r · p within 2¹³ and n · r · p within 2²³.</summary>
    public static bool IsSupported(int n, int r, int p) =>
        n > 1 && BitOperations.IsPow2(n) && r > 0 && p > 0
        && r <= MostMemory / 128 / n
        && p <= MostBlocks / r
        && p <= MostWork / ((long)n * r);

    /// <summary>Fills <paramref name="key"/>; the costs must be supported.</summary>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int n, int r, int p, Span<byte> key)
    {
        var blocks = new byte[128 * r * p];
        var table = new uint[2 * WordsPerBlock * r * n];
        Rfc2898DeriveBytes.Pbkdf2(password, salt, blocks, 1, HashAlgorithmName.SHA256);
        for (var i = 0; i < p; i++)
        {
            Mix(blocks.AsSpan(128 * r * i, 128 * r), table, n);
        }

        Rfc2898DeriveBytes.Pbkdf2(password, blocks, key, 1, HashAlgorithmName.SHA256);
        CryptographicOperations.ZeroMemory(blocks);
        Array.Clear(table);
    }

    private static void Mix(Span<byte> bytes, Span<uint> table, int n)
    {
        var words = new uint[bytes.Length / 4];
        var spare = new uint[words.Length];
        Load(bytes, words);
        for (var i = 0; i < n; i++)
        {
            words.CopyTo(table[(i * words.Length)..]);
            MixBlocks(words, spare);
            (words, spare) = (spare, words);
        }

        for (var i = 0; i < n; i++)
        {
            // Only the lowest bits count, since n is a power of two.
            var row = (int)(words[^WordsPerBlock] & (uint)(n - 1));
            Combine(words, table.Slice(row * words.Length, words.Length));
            MixBlocks(words, spare);
            (words, spare) = (spare, words);
        }

        Store(words, bytes);
    }

    private static void MixBlocks(ReadOnlySpan<uint> source, Span<uint> target)
    {
        Span<uint> block = stackalloc uint[WordsPerBlock];
        source[^WordsPerBlock..].CopyTo(block);
        var half = source.Length / 2;
        for (var i = 0; i < source.Length; i += WordsPerBlock)
        {
            Combine(block, source.Slice(i, WordsPerBlock));
            Salsa.Permute(block);
            var isOdd = (i & WordsPerBlock) != 0;
            block.CopyTo(target[(isOdd ? half + ((i - WordsPerBlock) / 2) : i / 2)..]);
        }
    }

    private static void Combine(Span<uint> target, ReadOnlySpan<uint> source)
    {
        var wide = MemoryMarshal.Cast<uint, ulong>(target);
        var other = MemoryMarshal.Cast<uint, ulong>(source);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] ^= other[i];
        }
    }

    private static void Load(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
        }
    }

    private static void Store(ReadOnlySpan<uint> words, Span<byte> bytes)
    {
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * i)..], words[i]);
        }
    }
}
