using System.Text.Json;

namespace Portcullis.AspNetCore.Live;

/// <summary>Looks into what an issuer sent, whatever it is.</summary>
internal static class JsonMembers
{
    /// <summary>A member of an object; nothing where it is none, or has no such member.</summary>
    public static JsonElement Member(this JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A member that is a text; null where there is none.</summary>
    public static string? Text(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The texts in a member that is a list; none where there is none.</summary>
    public static IEnumerable<string> Texts(this JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)
        : [];
}
