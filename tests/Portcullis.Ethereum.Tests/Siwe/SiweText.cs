using System.Text;
using System.Text.Json;

namespace Portcullis.Ethereum.Tests.Siwe;

/// <summary>Messages to test with: a good one, and one written from raw field values by this file's own hand, not by the code under test.</summary>
internal static class SiweText
{
    public const string Good =
        "https://api.example:8443 wants you to sign in with your Ethereum account:\n" +
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n" +
        "\n" +
        "I accept the Terms: https://api.example/tos\n" +
        "\n" +
        "URI: https://api.example:8443/login\n" +
        "Version: 1\n" +
        "Chain ID: 1\n" +
        "Nonce: 32891757ab\n" +
        "Issued At: 2026-09-30T16:25:24.000Z\n" +
        "Expiration Time: 2026-09-30T16:30:24.000Z\n" +
        "Not Before: 2026-09-30T16:20:24.000Z\n" +
        "Request ID: some_id\n" +
        "Resources:\n" +
        "- ipfs://Qme7ss3ARVgxv6rXqVPiikMJ8u2NLgmgszg13pYrDKEoiu\n" +
        "- https://example.com/my-web2-claim.json";

    public const string Short =
        "api.example wants you to sign in with your Ethereum account:\n" +
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n" +
        "\n" +
        "\n" +
        "URI: https://api.example\n" +
        "Version: 1\n" +
        "Chain ID: 1\n" +
        "Nonce: 32891757\n" +
        "Issued At: 2026-09-30T16:25:24Z";

    /// <summary>The good message with one piece replaced; the piece must be there once.</summary>
    public static string With(string piece, string replacement)
    {
        Good.Split(piece).Length.ShouldBe(2, $"the good message must have this once: {piece}");
        return Good.Replace(piece, replacement, StringComparison.Ordinal);
    }

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
