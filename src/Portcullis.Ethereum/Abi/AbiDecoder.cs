using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Ethereum.Abi;

/// <summary>
/// Reads what Solidity's contract ABI lays out, in its strict form: every tail stands right after the one before it, padding is zero, and
/// nothing is left over. So one value has one encoding, offsets cannot overlap or loop, and memory is bounded by the input.
/// </summary>
public static class AbiDecoder
{
    /// <summary>Decodes the values that <paramref name="encoded"/> holds, of the kinds that <see cref="AbiKind"/> names.</summary>
    /// <returns>False when the bytes are not the strict encoding of such values; nothing is thrown.</returns>
    public static bool TryDecode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out object[]? values)
    {
        var isDecoded = TryReadSequence(types, encoded, out values, out var length) && length == encoded.Length;
        values = isDecoded ? values : null;
        return isDecoded;
    }

    private static bool TryReadSequence(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> frame, [NotNullWhen(true)] out object[]? values, out int length)
    {
        values = null;
        length = 0;
        var headSize = types.Sum(type => (long)type.HeadSize);
        if (headSize > frame.Length)
        {
            return false;
        }

        var read = new object[types.Count];
        var head = 0;
        length = (int)headSize;
        for (var i = 0; i < read.Length; i++)
        {
            if (!TryReadComponent(types[i], frame, head, ref length, out var value))
            {
                return false;
            }

            read[i] = value;
            head += types[i].HeadSize;
        }

        values = read;
        return true;
    }

    private static bool TryReadComponent(AbiType type, ReadOnlySpan<byte> frame, int head, ref int end, [NotNullWhen(true)] out object? value)
    {
        if (!type.IsDynamic)
        {
            return TryReadStatic(type, frame.Slice(head, type.HeadSize), out value);
        }

        value = null;
        if (!AbiWord.TryToLength(frame.Slice(head, AbiType.WordSize), out var offset) || offset != end || !TryReadTail(type, frame[offset..], out value, out var length))
        {
            return false;
        }

        end += length;
        return true;
    }

    private static bool TryReadStatic(AbiType type, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out object? value)
    {
        if (type.Kind is not (AbiKind.Array or AbiKind.Tuple))
        {
            return AbiWord.TryToValue(type, bytes, out value);
        }

        var isRead = TryReadSequence(AbiSequence.TypesOf(type, type.Size), bytes, out var items, out _);
        value = items;
        return isRead;
    }

    private static bool TryReadTail(AbiType type, ReadOnlySpan<byte> tail, [NotNullWhen(true)] out object? value, out int length)
    {
        value = null;
        length = 0;
        if (type.Kind is AbiKind.Bytes or AbiKind.Text)
        {
            return TryReadBytes(type, tail, out value, out length);
        }

        var (count, prefix) = (type.Size, 0);
        if (type is { Kind: AbiKind.Array, Size: 0 })
        {
            prefix = AbiType.WordSize;
            if (tail.Length < prefix || !AbiWord.TryToLength(tail[..prefix], out count) || count > tail.Length / AbiType.WordSize)
            {
                return false;
            }
        }

        var isRead = TryReadSequence(AbiSequence.TypesOf(type, count), tail[prefix..], out var items, out length);
        length += prefix;
        value = items;
        return isRead;
    }

    private static bool TryReadBytes(AbiType type, ReadOnlySpan<byte> tail, [NotNullWhen(true)] out object? value, out int length)
    {
        value = null;
        length = 0;
        if (tail.Length < AbiType.WordSize || !AbiWord.TryToLength(tail[..AbiType.WordSize], out var count) || count > tail.Length - AbiType.WordSize)
        {
            return false;
        }

        var padded = AbiWord.RoundUp(count);
        if (padded > tail.Length - AbiType.WordSize || !AbiWord.IsZero(tail.Slice(AbiType.WordSize + count, padded - count)))
        {
            return false;
        }

        var content = tail.Slice(AbiType.WordSize, count);
        length = AbiType.WordSize + padded;
        value = type.Kind == AbiKind.Bytes ? new Bytes(content.ToArray()) : AbiText.TryDecode(content, out var text) ? text : null;
        return value is not null;
    }
}
