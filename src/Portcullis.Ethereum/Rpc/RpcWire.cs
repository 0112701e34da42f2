using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Portcullis.Ethereum.Rpc;

/// <summary>The bytes of JSON-RPC 2.0: one object for one call, an array for several.</summary>
internal static class RpcWire
{
    private const int MaxMessageLength = 512;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The calls, numbered from <paramref name="firstId"/>.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<RpcRequest> requests, long firstId)
    {
        // Large enough for what stands around a call's input, so that a buffer that grew for a long one does not grow again after it.
        var buffer = new ArrayBufferWriter<byte>(512 * requests.Count);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            if (requests.Count == 1)
            {
                Write(writer, requests[0], firstId);
            }
            else
            {
                writer.WriteStartArray();
                for (var i = 0; i < requests.Count; i++)
                {
                    Write(writer, requests[i], firstId + i);
                }

                writer.WriteEndArray();
            }
        }

        return buffer.WrittenMemory;
    }

    /// <summary>
    /// Reads the answers to calls numbered from <paramref name="firstId"/>, in whatever order they came. Without success on the HTTP level
    /// only errors count, not results. Returns what is wrong, or null.
    /// </summary>
    public static string? TryRead(ReadOnlySpan<byte> body, long firstId, int count, bool isSuccess, out RpcResponse[] responses, out RpcError? error)
    {
        (responses, error) = ([], null);
        if (!TryParse(body, out var root))
        {
            return "and no JSON";
        }

        if (root.ValueKind == JsonValueKind.Object && TryReadError(root, out error) && (count > 1 || !IsAnswerTo(root, firstId)))
        {
            return "and an error for the request as a whole";
        }

        if (root.ValueKind != (count == 1 ? JsonValueKind.Object : JsonValueKind.Array))
        {
            return "and JSON of another shape than asked";
        }

        error = null;
        var answers = new RpcResponse[count];
        var fault = count == 1 ? Place(root, firstId, answers) : PlaceAll(root, firstId, answers);
        fault ??= !isSuccess && answers.Any(answer => answer.Error is null) ? "and a result" : null;
        responses = fault is null ? answers : [];
        return fault;
    }

    /// <summary>Reads what a node tells a subscriber without being asked (<c>eth_subscription</c>); null when the message is another one.</summary>
    public static RpcNotification? TryReadNotification(ReadOnlySpan<byte> body) =>
        TryParse(body, out var root)
        && root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("jsonrpc"u8, out var version) && IsText(version, "2.0"u8)
        && root.TryGetProperty("method"u8, out var method) && IsText(method, "eth_subscription"u8)
        && root.TryGetProperty("params"u8, out var parameters) && parameters.ValueKind == JsonValueKind.Object
        && parameters.TryGetProperty("subscription"u8, out var subscription) && JsonText.TryRead(subscription, out var id)
        && parameters.TryGetProperty("result"u8, out var result)
            ? new RpcNotification(id, result)
            : null;

    private static void Write(Utf8JsonWriter writer, RpcRequest request, long id)
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WriteNumber("id"u8, id);
        writer.WriteString("method"u8, request.Method);
        writer.WritePropertyName("params"u8);
        request.Parameters.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static bool TryParse(ReadOnlySpan<byte> body, out JsonElement root)
    {
        try
        {
            root = JsonElement.Parse(body, Strict);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second comes from a member's name with half a surrogate pair.
            root = default;
            return false;
        }
    }

    private static string? PlaceAll(JsonElement array, long firstId, RpcResponse[] answers)
    {
        if (array.GetArrayLength() != answers.Length)
        {
            return $"and {array.GetArrayLength()} answers to {answers.Length} calls";
        }

        foreach (var item in array.EnumerateArray())
        {
            if (Place(item, firstId, answers) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? Place(JsonElement item, long firstId, RpcResponse[] answers)
    {
        if (!TryReadResponse(item, out var response))
        {
            return "and JSON that is not a JSON-RPC 2.0 response";
        }

        if (!TryReadId(item, out var id) || id < firstId || id - firstId >= answers.Length || answers[id - firstId] is not null)
        {
            return "and an id that was not asked for, or twice";
        }

        answers[id - firstId] = response;
        return null;
    }

    private static bool IsAnswerTo(JsonElement item, long id) => TryReadId(item, out var answered) && answered == id;

    private static bool TryReadId(JsonElement item, out long id)
    {
        id = 0;
        return item.TryGetProperty("id"u8, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out id);
    }

    private static bool TryReadResponse(JsonElement item, [NotNullWhen(true)] out RpcResponse? response)
    {
        response = null;
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("jsonrpc"u8, out var version) || !IsText(version, "2.0"u8))
        {
            return false;
        }

        var hasResult = item.TryGetProperty("result"u8, out var result);
        var hasError = item.TryGetProperty("error"u8, out var error) && error.ValueKind != JsonValueKind.Null;
        response = (hasResult, hasError) switch
        {
            (true, false) => new RpcResponse(result, null),
            (_, true) when result.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && TryReadError(item, out var read) => new RpcResponse(default, read),
            _ => null,
        };
        return response is not null;
    }

    private static bool TryReadError(JsonElement item, [NotNullWhen(true)] out RpcError? error)
    {
        error = null;
        if (!item.TryGetProperty("error"u8, out var member) || member.ValueKind != JsonValueKind.Object
            || !member.TryGetProperty("code"u8, out var code) || code.ValueKind != JsonValueKind.Number || !code.TryGetInt32(out var number))
        {
            return false;
        }

        var message = member.TryGetProperty("message"u8, out var text) && JsonText.TryRead(text, out var read) ? read : "";
        Bytes? data = member.TryGetProperty("data"u8, out var hex) && JsonText.TryReadBytes(hex, out var bytes) ? bytes : null;
        error = new RpcError(number, message.Length > MaxMessageLength ? message[..MaxMessageLength] : message, data);
        return true;
    }

    private static bool IsText(JsonElement element, ReadOnlySpan<byte> text) => element.ValueKind == JsonValueKind.String && element.ValueEquals(text);
}
