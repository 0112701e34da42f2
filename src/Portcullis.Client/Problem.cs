using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Client;

/// <summary>A refusal as the server told it: RFC 9457, or the OAuth form of <c>/oauth2/*</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code; null when the answer has none.</param>
/// <param name="Detail">The sentence for people; null when the answer has none.</param>
public sealed record Problem(int Status, string? Code, string? Detail)
{
    private const int LargestBody = 1 << 16;

    /// <summary>What is missing, the best tier first; empty when the refusal is about something else.</summary>
    public IReadOnlyList<MissingCondition> Missing { get; init; } = [];

    /// <summary>The <c>error</c> of OAuth (RFC 6749, 5.2), at <c>/oauth2/*</c>; null elsewhere.</summary>
    public string? Error { get; init; }

    /// <summary>When to ask again; null when the answer does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads a refusal; null when the answer is none (below 400). The content can be read again, unless it is larger than 64 KiB, as none of Portcullis's is: that gives the status alone.</summary>
    /// <exception cref="HttpRequestException">The answer broke off.</exception>
    public static async Task<Problem?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        if ((int)response.StatusCode < 400)
        {
            return null;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(LargestBody, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return Read(response, []);
        }

        return Read(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>Reads a body; anything that is not such JSON gives the status alone.</summary>
    public static Problem Parse(int status, ReadOnlySpan<byte> body)
    {
        if (ReadObject(body) is not { } members)
        {
            return new Problem(status, null, null);
        }

        var error = Text(members, "error");
        var detail = Text(members, "detail") ?? Text(members, "error_description") ?? Text(members, "title");
        return new Problem(status, Text(members, "code") ?? error, detail) { Error = error, Missing = ReadMissing(members) };
    }

    /// <summary>The lines to show: the refusal, then what is missing.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"refused with {Status}{(Code is null ? "" : $" {Code}")}{(Detail is null ? "" : $": {Detail}")}";
        foreach (var condition in Missing)
        {
            yield return $"  {condition}";
        }
    }

    internal static Problem Read(HttpResponseMessage response, ReadOnlySpan<byte> body) =>
        Parse((int)response.StatusCode, body) with { RetryAfter = ReadWait(response.Headers.RetryAfter, response.Headers.Date) };

    private static TimeSpan? ReadWait(RetryConditionHeaderValue? header, DateTimeOffset? sent) =>
        header?.Delta ?? (header?.Date is { } date && sent is { } now ? TimeSpan.FromTicks(Math.Max(0, (date - now).Ticks)) : null);

    private static JsonObject? ReadObject(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static MissingCondition[] ReadMissing(JsonObject members) =>
        members["reasons"] is JsonArray reasons ? [.. reasons.OfType<JsonObject>().Select(ReadCondition)] : [];

    private static MissingCondition ReadCondition(JsonObject reason) => new(Text(reason, "tier") ?? "", Text(reason, "type") ?? "", Text(reason, "verdict") ?? "")
    {
        Label = Text(reason, "label"),
        Required = Text(reason, "required"),
        Code = Text(reason, "code"),
    };

    private static string? Text(JsonObject members, string name) =>
        members.TryGetPropertyValue(name, out var value) && value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;
}
