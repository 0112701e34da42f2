using System.Text;
using System.Text.Json;

namespace Portcullis.Testing;

/// <summary>The published vectors of Sign-In with Ethereum.</summary>
public static class SiweVectors
{
    /// <summary>The vectors of a file by their names; the calling test is skipped where they are not there.</summary>
    public static IReadOnlyList<(string Name, JsonElement Value)> Read(string file)
    {
        using var document = JsonDocument.Parse(Vectors.Read($"siwe-spruceid/{file}"));
        return [.. document.RootElement.EnumerateObject().Select(property => (property.Name, property.Value.Clone()))];
    }

    /// <summary>The message of raw field values, by this file's own hand, not by the code under test. A field that is not there leaves its place empty.</summary>
    public static string Write(JsonElement fields)
    {
        var text = new StringBuilder();
        text.Append(Field(fields, "domain")).Append(" wants you to sign in with your Ethereum account:\n").Append(Field(fields, "address")).Append("\n\n");
        if (Field(fields, "statement") is { } statement)
        {
            text.Append(statement).Append('\n');
        }

        text.Append("\nURI: ").Append(Field(fields, "uri")).Append("\nVersion: ").Append(Field(fields, "version"));
        text.Append("\nChain ID: ").Append(Field(fields, "chainId")).Append("\nNonce: ").Append(Field(fields, "nonce"));
        text.Append("\nIssued At: ").Append(Field(fields, "issuedAt"));
        Optional(text, "Expiration Time: ", Field(fields, "expirationTime"));
        Optional(text, "Not Before: ", Field(fields, "notBefore"));
        Optional(text, "Request ID: ", Field(fields, "requestId"));
        if (fields.TryGetProperty("resources", out var resources))
        {
            text.Append("\nResources:").Append(string.Concat(resources.EnumerateArray().Select(uri => "\n- " + uri.GetString())));
        }

        return text.ToString();
    }

    /// <summary>A field's value as text; null when it is not there.</summary>
    public static string? Field(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    private static void Optional(StringBuilder text, string label, string? value)
    {
        if (value is not null)
        {
            text.Append('\n').Append(label).Append(value);
        }
    }
}
