using System.Text.Json;

namespace Portcullis.Solana.Rpc;

/// <summary>Members of a node's answer: nothing that a node can send makes them throw.</summary>
internal static class JsonMembers
{
    /// <summary>A member; undefined when there is none, or this is no object.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A text; null when it is none.</summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair is JSON, but no text.
            return null;
        }
    }

    /// <summary>A whole number from 0 on; null when it is none.</summary>
    public static ulong? Number(this JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out var number) ? number : null;
}
