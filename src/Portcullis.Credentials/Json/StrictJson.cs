using System.Text.Json;
using System.Text.Unicode;

namespace Portcullis.Credentials.Json;

/// <summary>JSON from strangers: valid UTF-8, one object, no member twice at any depth, nothing after it.</summary>
internal static class StrictJson
{
    private const int DefaultDepth = 8;

    // 9999-12-31T23:59:59Z, the last instant that DateTimeOffset can name.
    private const long MaxNumericDate = 253_402_300_799;

    /// <summary>Reads the object; null when the bytes are not one.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="maxDepth">How deep objects and arrays may be nested.</param>
    public static JsonDocument? ParseObject(ReadOnlyMemory<byte> utf8, int maxDepth = DefaultDepth)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            return null;
        }

        var document = Parse(utf8, maxDepth);
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

    /// <summary>The string of a member, of any characters; null when it is absent or not a string.</summary>
    public static string? TextMember(this JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? Text(member) : null;

    /// <summary>The truth of a member; null when it is absent or neither true nor false.</summary>
    public static bool? BooleanMember(this JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.GetBoolean() : null;

    /// <summary>The whole number of a member; null when it is absent, not a number, negative, written with a point or an exponent, or beyond 64 bits.</summary>
    public static ulong? WholeMember(this JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetUInt64(out var number) ? number : null;

    /// <summary>The instant of a member in whole seconds (RFC 7519, 2); null when it is absent, of another form, or beyond the year 9999.</summary>
    public static DateTimeOffset? NumericDateMember(this JsonElement owner, string name) =>
        owner.WholeMember(name) is { } seconds and <= MaxNumericDate ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

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

    private static JsonDocument? Parse(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        var options = new JsonDocumentOptions
        {
            AllowDuplicateProperties = false, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow, MaxDepth = maxDepth,
        };
        try
        {
            return JsonDocument.Parse(utf8, options);
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
