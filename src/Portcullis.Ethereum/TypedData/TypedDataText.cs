using System.Text.Json;

namespace Portcullis.Ethereum.TypedData;

/// <summary>Texts of a document. Half a surrogate pair is JSON, but no text.</summary>
internal static class TypedDataText
{
    /// <summary>The text of a JSON string; null when it is none.</summary>
    public static string? Read(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name of a member; null when it is no text.</summary>
    public static string? ReadName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
