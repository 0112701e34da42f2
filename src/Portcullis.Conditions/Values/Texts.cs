using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Conditions.Values;

/// <summary>The two scalar forms that amounts and ids come in.</summary>
internal static class Texts
{
    /// <summary>The content of a JSON string; null for anything else.</summary>
    public static string? TryRead(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A JSON number's own text when it is plain decimal, without sign or exponent, so that no digit passes through a double.</summary>
    public static string? PlainNumber(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && node.ToJsonString() is var text && text.All(c => char.IsAsciiDigit(c) || c == '.') ? text : null;
}
