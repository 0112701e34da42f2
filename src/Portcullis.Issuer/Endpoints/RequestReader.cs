using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Issuer.Endpoints;

/// <summary>Reads small, strict bodies. A form is read as the JSON object of its parameters, so that both forms have the same rules.</summary>
internal static class RequestReader
{
    /// <summary>The most bytes of a body: a contract's signature of the longest (<see cref="ContractSignature.MaxSize"/>) in hexadecimal, and as much again as half of it for the rest.</summary>
    public const int MaxSize = 3 * ContractSignature.MaxSize;

    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Reads the body as one JSON object, or where that is allowed as a form.</summary>
    public static async Task<RequestRead<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, bool allowForm, CancellationToken cancellationToken)
        where T : class, IRequestBody
    {
        var mediaType = MediaTypeOf(request);
        if (mediaType != Json && !(allowForm && mediaType == Form))
        {
            return Refuse<T>(RefusalCode.UnsupportedMediaType, allowForm ? $"send {Form} or {Json} in UTF-8, not compressed" : $"send {Json} in UTF-8, not compressed");
        }

        if (await ReadBytesAsync(request, MaxSize, cancellationToken) is not { } bytes)
        {
            return Refuse<T>(RefusalCode.BodyTooLarge, $"the body may have {MaxSize} bytes at the most");
        }

        var json = mediaType == Json ? bytes : FormToJson(bytes);
        return json is null ? Refuse<T>(RefusalCode.InvalidRequest, "the form must have name=value pairs with & between, each name once, in UTF-8 with whole % escapes") : Parse(json, type);
    }

    /// <summary>Reads the body as one JSON object whose members the endpoint looks at itself, so that it can name everything that is wrong with them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxSize">The most bytes it may have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<RequestRead<JsonObject>> ReadObjectAsync(HttpRequest request, int maxSize, CancellationToken cancellationToken)
    {
        if (MediaTypeOf(request) != Json)
        {
            return Refuse<JsonObject>(RefusalCode.UnsupportedMediaType, $"send {Json} in UTF-8, not compressed");
        }

        if (await ReadBytesAsync(request, maxSize, cancellationToken) is not { } bytes)
        {
            return Refuse<JsonObject>(RefusalCode.BodyTooLarge, $"the body may have {maxSize} bytes at the most");
        }

        try
        {
            return Utf8.IsValid(bytes) && StrictJsonNode.Parse(bytes) is JsonObject body
                ? new RequestRead<JsonObject>(body, null)
                : Refuse<JsonObject>(RefusalCode.InvalidRequest, "the body must be one JSON object in UTF-8");
        }
        catch (JsonException e)
        {
            return Refuse<JsonObject>(RefusalCode.InvalidRequest, $"the body must be one JSON object, each member once; see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static RequestRead<T> Refuse<T>(RefusalCode code, string detail)
        where T : class => new(null, new Refusal(code, detail));

    private static string? MediaTypeOf(HttpRequest request)
    {
        var plain = request.Headers.ContentEncoding.Count == 0;
        return plain
            && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? type.MediaType.Value?.ToLowerInvariant()
            : null;
    }

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, int maxSize, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxSize)
        {
            return null;
        }

        // One byte more than there may be, so that the end is seen.
        var buffer = new byte[(request.ContentLength ?? maxSize) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > maxSize ? null : buffer[..length];
    }

    private static byte[]? FormToJson(byte[] bytes)
    {
        if (FormParameters.Read(bytes) is not { } parameters)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (name, value) in parameters)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static RequestRead<T> Parse<T>(byte[] json, JsonTypeInfo<T> type)
        where T : class, IRequestBody
    {
        try
        {
            return Utf8.IsValid(json) && JsonSerializer.Deserialize(json, type) is { } body
                ? new RequestRead<T>(body, null)
                : Refuse<T>(RefusalCode.InvalidRequest, "the body must be one JSON object in UTF-8");
        }
        catch (JsonException e)
        {
            return Refuse<T>(RefusalCode.InvalidRequest, $"the body must be one JSON object, each member once and of its type; see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }
}
