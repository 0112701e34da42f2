using System.Buffers.Binary;

namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>Plain arithmetic on unsigned integers of many 64-bit words, the lowest first.</summary>
internal static class Words
{
    /// <summary>Reads 32 big-endian bytes into four words.</summary>
    public static void Read(ReadOnlySpan<byte> bigEndian, Span<ulong> words)
    {
        for (var i = 0; i < 4; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[(24 - (8 * i))..]);
        }
    }

    /// <summary>Writes four words as 32 big-endian bytes.</summary>
    public static void Write(ReadOnlySpan<ulong> words, Span<byte> bigEndian)
    {
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bigEndian[(24 - (8 * i))..], words[i]);
        }
    }

    /// <summary>target += left · right. What does not fit in <paramref name="target"/> is lost.</summary>
    public static void AddProduct(Span<ulong> target, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (var i = 0; i < left.Length && i < target.Length; i++)
        {
            var carry = AddRow(target[i..], left[i], right);
            for (var k = i + right.Length; carry != 0 && k < target.Length; k++)
            {
                target[k] += carry;
                carry = target[k] < carry ? 1UL : 0UL;
            }
        }
    }

    /// <summary>target −= value, both of one length.</summary>
    /// <returns>Whether the result went below zero and wrapped.</returns>
    public static bool Subtract(Span<ulong> target, ReadOnlySpan<ulong> value)
    {
        var borrow = 0UL;
        for (var i = 0; i < target.Length; i++)
        {
            var without = target[i] - value[i];
            var next = (target[i] < value[i] ? 1UL : 0UL) | (without < borrow ? 1UL : 0UL);
            target[i] = without - borrow;
            borrow = next;
        }

        return borrow != 0;
    }

    /// <summary>Whether left ≥ right, both of one length.</summary>
    public static bool IsAtLeast(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (var i = left.Length - 1; i >= 0; i--)
        {
            if (left[i] != right[i])
            {
                return left[i] > right[i];
            }
        }

        return true;
    }

    private static ulong AddRow(Span<ulong> target, ulong factor, ReadOnlySpan<ulong> row)
    {
        var carry = 0UL;
        for (var k = 0; k < row.Length && k < target.Length; k++)
        {
            var high = Math.BigMul(factor, row[k], out var low);
            low += carry;
            high += low < carry ? 1UL : 0UL;
            target[k] += low;
            carry = high + (target[k] < low ? 1UL : 0UL);
        }

        return carry;
    }
}
