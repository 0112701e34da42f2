using System.Text.Json;
using System.Text.Unicode;

namespace Portcullis.Credentials;

/// <summary>JSON from strangers: valid UTF-8, one object, no member twice at any depth, nothing after it.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = 8,
    };

    /// <summary>Reads the object; null when the bytes are not one.</summary>
    public static JsonDocument? ParseObject(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            return null;
        }

        var document = Parse(utf8);
        if (document is null || document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        return null;
    }

    /// <summary>The string of a member; null when it is absent, not a string, of another length, or holds more than printable ASCII.</summary>
    public static string? PrintableMember(this JsonElement owner, string name, int minLength, int maxLength)
    {
        if (!owner.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return Text(member) is { } text && text.Length >= minLength && text.Length <= maxLength && IsPrintable(text) ? text : null;
    }

    /// <summary>The text of a string element; null when an escape in it stands for half a character.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsPrintable(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static JsonDocument? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A member name with half a surrogate pair, met while looking for doubles.
            return null;
        }
    }
}
