using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Client;

/// <summary>A refusal as the server told it: RFC 9457, or the OAuth form of <c>/oauth2/*</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable code; null when the answer has none.</param>
/// <param name="Detail">The sentence for people; null when the answer has none.</param>
/// <param name="Reasons">What is missing, one line each.</param>
internal sealed record Problem(int Status, string? Code, string? Detail, IReadOnlyList<string> Reasons)
{
    /// <summary>Reads an answer's body; anything that is not such JSON gives the status alone.</summary>
    internal static Problem Parse(int status, ReadOnlySpan<byte> body)
    {
        if (ReadObject(body) is not { } members)
        {
            return new Problem(status, null, null, []);
        }

        var code = Text(members, "code") ?? Text(members, "error");
        var detail = Text(members, "detail") ?? Text(members, "error_description") ?? Text(members, "title");
        return new Problem(status, code, detail, ReadReasons(members));
    }

    /// <summary>The lines to show: the refusal, then each reason.</summary>
    internal IEnumerable<string> Lines()
    {
        yield return $"refused with {Status}{(Code is null ? "" : $" {Code}")}{(Detail is null ? "" : $": {Detail}")}";
        foreach (var reason in Reasons)
        {
            yield return $"  {reason}";
        }
    }

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

    private static string[] ReadReasons(JsonObject members) =>
        members["reasons"] is JsonArray reasons ? [.. reasons.OfType<JsonObject>().Select(Describe)] : [];

    private static string Describe(JsonObject reason)
    {
        var what = Text(reason, "label") is { } label ? $"{label} ({Text(reason, "type")})" : Text(reason, "type");
        var required = Text(reason, "required") is { } wanted ? $", needs {wanted}" : "";
        return $"{Text(reason, "tier")}: {what} is {Text(reason, "verdict")?.Replace('_', ' ')}{required}";
    }

    private static string? Text(JsonObject members, string name) =>
        members.TryGetPropertyValue(name, out var value) && value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;
}
