using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Portcullis.Conditions.Policies;

/// <summary>JSON that somebody wrote, read so that it has one meaning: no member twice, no comments, no half characters.</summary>
public static class StrictJsonNode
{
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads the text.</summary>
    /// <param name="utf8">One JSON value.</param>
    /// <returns>The value; null for JSON's own null.</returns>
    /// <exception cref="JsonException">It is not well-formed, or has more than one meaning.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("it is not UTF-8");
        }

        // In UTF-8 only an escape can stand for half a character.
        if (utf8.IndexOf("\\u"u8) >= 0)
        {
            RequireWholeCharacters(utf8);
        }

        return JsonNode.Parse(utf8, documentOptions: Options);
    }

    /// <summary>Half a surrogate pair, escaped, is JSON but no text: System.Text.Json throws when it is read later, so it is found before.</summary>
    private static void RequireWholeCharacters(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("a text has half a surrogate pair", exception);
        }
    }
}
