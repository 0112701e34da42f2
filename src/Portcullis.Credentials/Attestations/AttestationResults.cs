using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>The array <c>results</c>, written and read.</summary>
internal static class AttestationResults
{
    private const string BlockNumberPrefix = "0x";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A delegation may be taken back at any time, so clients of the format take no longer one.
    private static readonly TimeSpan DelegationLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The results as UTF-8 JSON without whitespace.</summary>
    public static byte[] Write(IReadOnlyList<AttestationResult> results)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var result in results)
            {
                result.Write(json);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The results of an array that outlives its document; null when there is none, when one has another form, or when its hash is not that of its
    /// condition. Members that are not known are passed over: they are signed like the others.
    /// </summary>
    public static IReadOnlyList<AttestationResult>? Read(JsonElement array)
    {
        try
        {
            return array.ValueKind == JsonValueKind.Array && array.GetArrayLength() > 0 ? ReadAll(array) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair has no canonical form.
            return null;
        }
    }

    /// <summary>How long an attestation with these results holds.</summary>
    public static TimeSpan LifetimeOf(IEnumerable<AttestationResult> results) =>
        results.Any(result => IsDelegation(result.EvaluatedCondition)) ? DelegationLifetime : Attestation.Lifetime;

    /// <summary>Whether all were read on one chain.</summary>
    public static bool AreOnOneChain(IReadOnlyList<AttestationResult> results) => results.All(result => result.ChainId == results[0].ChainId);

    private static List<AttestationResult>? ReadAll(JsonElement array)
    {
        var results = new List<AttestationResult>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object || ReadOne(element, results.Count) is not { } result)
            {
                return null;
            }

            results.Add(result);
        }

        return results;
    }

    private static bool IsDelegation(JsonElement condition) =>
        condition.ValueKind == JsonValueKind.Object
        && condition.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("erc7710_delegation"u8);

    private static AttestationResult? ReadOne(JsonElement element, int at)
    {
        if (element.WholeMember("condition") != (ulong)at
            || element.TextMember("label") is not { } label
            || element.TextMember("type") is not { } type
            || element.WholeMember("chainId") is not { } chainId
            || element.BooleanMember("met") is not { } met
            || element.TextMember("conditionHash") is not { } hash
            || BlockNumber(element.TextMember("blockNumber")) is not { } number
            || AttestationInstant.Read(element.TextMember("blockTimestamp")) is not { Millisecond: 0 } timestamp
            || !element.TryGetProperty("evaluatedCondition", out var condition) || condition.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var result = new AttestationResult
        {
            Condition = at, Label = label, Type = type, ChainId = chainId, Met = met, EvaluatedCondition = condition, BlockNumber = number, BlockTimestamp = timestamp,
            Proof = element.TryGetProperty("proof", out var proof) ? proof : null,
        };
        return result.ConditionHash == hash ? result : null;
    }

    private static ulong? BlockNumber(string? text) =>
        text is not null
        && text.StartsWith(BlockNumberPrefix, StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(BlockNumberPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
        && AttestationResult.WriteBlockNumber(number) == text
            ? number
            : null;
}
