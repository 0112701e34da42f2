using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Jose;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>A JWK set (RFC 7517, 5) of verification keys, as the issuer publishes it and an API reads it.</summary>
public static class JwksDocument
{
    /// <summary>The media type (RFC 7517, 8.5.2).</summary>
    public const string ContentType = "application/jwk-set+json";

    /// <summary>The longest document that is read, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>How many keys a set may list.</summary>
    public const int MaxKeys = 64;

    private const int MaxKeyIdLength = 128;

    /// <summary>Writes <c>{"keys":[…]}</c> with exactly <c>kty, crv, x, y, kid, alg, use</c> of each P-256 key and <c>kty, n, e, kid, alg, use</c> of each RSA key, so that nothing private can slip in.</summary>
    /// <param name="keys">Public keys with a <c>kid</c>.</param>
    /// <exception cref="ArgumentException">A key is neither a P-256 key for ES256 nor an RSA key for RS256, or has no <c>kid</c>.</exception>
    public static byte[] Write(IEnumerable<JsonWebKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return ClaimsJson.Write(keys, static (json, keys) =>
        {
            json.WriteStartArray("keys");
            foreach (var key in keys)
            {
                WriteKey(json, key);
            }

            json.WriteEndArray();
        }).ToArray();
    }

    /// <summary>Reads the ES256 keys of a key set from another server. Keys of other kinds are passed over (RFC 7517, 5).</summary>
    /// <returns>
    /// The ES256 keys by <c>kid</c>, possibly none; null when the document is not a key set, is over a limit, or names two keys alike.
    /// </returns>
    public static IReadOnlyDictionary<string, JsonWebKey>? Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxLength)
        {
            return null;
        }

        using var document = StrictJson.ParseObject(utf8);
        return document is not null
            && document.RootElement.TryGetProperty("keys", out var keys)
            && keys.ValueKind == JsonValueKind.Array
            && keys.GetArrayLength() <= MaxKeys
                ? ReadKeys(keys)
                : null;
    }

    private static Dictionary<string, JsonWebKey>? ReadKeys(JsonElement keys)
    {
        var read = new Dictionary<string, JsonWebKey>(StringComparer.Ordinal);
        foreach (var element in keys.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (ReadKey(element) is { } key && !read.TryAdd(key.Kid, key))
            {
                return null;
            }
        }

        return read;
    }

    private static JsonWebKey? ReadKey(JsonElement element)
    {
        // A key whose private part is public signs for everybody.
        if (element.TryGetProperty("d", out _) || element.PrintableMember("kid", 1, MaxKeyIdLength) is not { } keyId)
        {
            return null;
        }

        var key = new JsonWebKey
        {
            Kty = Member(element, "kty"), Crv = Member(element, "crv"), X = Member(element, "x"), Y = Member(element, "y"),
            Use = Member(element, "use"), Alg = Member(element, "alg"), Kid = keyId,
        };
        return EcPublicKey.FromJwk(key) is null ? null : key;
    }

    // An absent member is null, one that is not a printable string matches nothing.
    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out _) ? element.PrintableMember(name, 0, 64) ?? "" : null;

    private static void WriteKey(Utf8JsonWriter json, JsonWebKey key)
    {
        var isRsa = key.Kty == "RSA";
        if (string.IsNullOrEmpty(key.Kid) || IPublicKey.FromJwk(isRsa ? JwsAlgorithm.RS256 : JwsAlgorithm.ES256, key) is null)
        {
            throw new ArgumentException("not a P-256 key for ES256 or an RSA key for RS256 with a kid", nameof(key));
        }

        json.WriteStartObject();
        json.WriteString("kty", isRsa ? "RSA" : "EC");
        if (isRsa)
        {
            json.WriteString("n", key.N);
            json.WriteString("e", key.E);
        }
        else
        {
            json.WriteString("crv", "P-256");
            json.WriteString("x", key.X);
            json.WriteString("y", key.Y);
        }

        json.WriteString("kid", key.Kid);
        json.WriteString("alg", isRsa ? "RS256" : "ES256");
        json.WriteString("use", "sig");
        json.WriteEndObject();
    }
}
