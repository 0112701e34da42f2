using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Portcullis.Ethereum.Rpc;

/// <summary>Reads the texts of a node's answer: nothing that a node can send makes it throw.</summary>
internal static class JsonText
{
    /// <summary>A JSON string.</summary>
    public static bool TryRead(JsonElement element, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair is JSON, but no text.
        }

        return text is not null;
    }

    /// <summary>Data: <c>0x</c> and whole bytes.</summary>
    public static bool TryReadBytes(JsonElement element, out Bytes bytes)
    {
        var isData = TryRead(element, out var text) & Hex.TryParse(text, out var array);
        bytes = isData ? new Bytes(array!) : default;
        return isData;
    }

    /// <summary>A quantity of at most 64 bits.</summary>
    public static bool TryReadQuantity(JsonElement element, out ulong value)
    {
        value = 0;
        return TryRead(element, out var text) && Hex.TryParseQuantity(text, out value);
    }

    /// <summary>A quantity of at most 256 bits, as 32 big-endian bytes.</summary>
    public static bool TryReadWord(JsonElement element, out Bytes word)
    {
        word = default;
        if (!TryRead(element, out var text) || text is not ['0', 'x', _, ..] || text.Length > 66
            || !Hex.TryParse("0x" + text[2..].PadLeft(64, '0'), out var bytes))
        {
            return false;
        }

        word = new Bytes(bytes);
        return true;
    }

    /// <summary>32 bytes.</summary>
    public static bool TryReadHash(JsonElement element, out Hash hash)
    {
        hash = default;
        return TryRead(element, out var text) && Hash.TryParse(text, out hash);
    }

    /// <summary>What is needed of a block; null when it is none.</summary>
    public static BlockHeader? TryReadHeader(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object
        && block.TryGetProperty("number"u8, out var number) && TryReadQuantity(number, out var height)
        && block.TryGetProperty("hash"u8, out var hash) && TryReadHash(hash, out var id)
        && block.TryGetProperty("parentHash"u8, out var parentHash) && TryReadHash(parentHash, out var parent)
        && block.TryGetProperty("timestamp"u8, out var timestamp) && TryReadQuantity(timestamp, out var seconds)
            ? new BlockHeader(height, id, parent, seconds)
            : null;
}
