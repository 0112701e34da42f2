using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Ethereum.Rpc;

/// <summary>Reads the texts of a node's answer: nothing that a node can send makes it throw. Writes the one that may be long.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

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
        bytes = default;
        if (element.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        // From the text as it came, without a string of it, which for a batch's answer is a large one. An escaped digit is one, too.
        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        var isData = raw.Contains((byte)'\\') ? TryRead(element, out var text) & Hex.TryParse(text, out var array) : Hex.TryParse(raw, out array);
        bytes = isData ? new Bytes(array!) : default;
        return isData;
    }

    /// <summary>Whether <see cref="TryReadBytes"/> reads it, without the bytes.</summary>
    public static bool IsBytes(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        return raw.Contains((byte)'\\') ? TryReadBytes(element, out _) : raw.Length % 2 == 0 && raw.StartsWith("0x"u8) && !raw[2..].ContainsAnyExcept(Digits);
    }

    /// <summary>Data as a call's parameter. In UTF-8 from the beginning: as a string, a batch's input would be a large object.</summary>
    public static JsonNode? ToValue(Bytes data)
    {
        var json = ArrayPool<byte>.Shared.Rent((2 * data.Length) + 4);
        "\"0x"u8.CopyTo(json);
        Convert.TryToHexStringLower(data.Span, json.AsSpan(3), out var digits);
        json[digits + 3] = (byte)'"';
        var value = JsonValue.Create(JsonElement.Parse(json.AsSpan(0, digits + 4)));
        ArrayPool<byte>.Shared.Return(json);
        return value;
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
            ? new BlockHeader(height, id, parent, seconds, ReadBloom(block))
            : null;

    /// <summary>The logs of a block; null when one of them is none, is of another block, or was removed.</summary>
    public static IReadOnlyList<EventLog>? TryReadLogs(JsonElement logs, Hash block)
    {
        if (logs.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var read = new List<EventLog>(logs.GetArrayLength());
        foreach (var log in logs.EnumerateArray())
        {
            if (TryReadLog(log, block) is not { } one)
            {
                return null;
            }

            read.Add(one);
        }

        return read;
    }

    private static EventLog? TryReadLog(JsonElement log, Hash block) =>
        log.ValueKind == JsonValueKind.Object
        && log.TryGetProperty("address"u8, out var address) && TryRead(address, out var text) && Address.TryParse(text, out var contract)
        && log.TryGetProperty("topics"u8, out var topics) && TryReadTopics(topics) is { } words
        && log.TryGetProperty("data"u8, out var data) && TryReadBytes(data, out var bytes)
        && log.TryGetProperty("logIndex"u8, out var logIndex) && TryReadQuantity(logIndex, out var index)
        && log.TryGetProperty("blockHash"u8, out var blockHash) && TryReadHash(blockHash, out var hash) && hash == block
        && !(log.TryGetProperty("removed"u8, out var removed) && removed.ValueKind == JsonValueKind.True)
            ? new EventLog(contract, words, bytes, index)
            : null;

    private static List<Hash>? TryReadTopics(JsonElement topics)
    {
        if (topics.ValueKind != JsonValueKind.Array || topics.GetArrayLength() > 4)
        {
            return null;
        }

        var words = new List<Hash>();
        foreach (var topic in topics.EnumerateArray())
        {
            if (!TryReadHash(topic, out var word))
            {
                return null;
            }

            words.Add(word);
        }

        return words;
    }

    private static LogsBloom ReadBloom(JsonElement block) =>
        block.TryGetProperty("logsBloom"u8, out var text) && TryReadBytes(text, out var bloom) && bloom.Length == LogsBloom.Size ? new(bloom) : default;
}
