using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Jose;

/// <summary>
/// The header of our own tokens: <c>alg</c>, <c>kid</c> and <c>typ</c>, nothing else. So <c>crit</c>, <c>b64</c>, <c>jwk</c>, <c>jku</c>,
/// <c>x5u</c> and <c>x5c</c> are refused, and nothing in a token ever leads to a key.
/// </summary>
internal static class JoseHeader
{
    /// <summary>The algorithm of everything but some access tokens (RFC 7518, 3.4).</summary>
    public const string Algorithm = "ES256";

    private const int MaxKeyIdLength = 128;
    private const string MediaTypePrefix = "application/";

    /// <summary>The name of an algorithm.</summary>
    public static string NameOf(JwsAlgorithm algorithm) => algorithm == JwsAlgorithm.RS256 ? "RS256" : Algorithm;

    /// <summary>The <c>kid</c> of a header with that type and algorithm; null when the header is any other.</summary>
    public static string? ReadKeyId(ReadOnlyMemory<byte> header, string type, JwsAlgorithm algorithm = JwsAlgorithm.ES256)
    {
        using var document = StrictJson.ParseObject(header);
        return document is null ? null : ReadKeyId(document.RootElement, type, NameOf(algorithm));
    }

    /// <summary>Whether a header says that algorithm and type.</summary>
    public static bool Announces(JsonElement header, string type, string algorithm = Algorithm) =>
        header.PrintableMember("alg", 1, 16) == algorithm && header.PrintableMember("typ", 1, 64) is { } typ && IsType(typ, type);

    private static string? ReadKeyId(JsonElement header, string type, string algorithm) =>
        Announces(header, type, algorithm) && header.GetPropertyCount() == 3 ? header.PrintableMember("kid", 1, MaxKeyIdLength) : null;

    // RFC 7515, 4.1.9: a media type, compared without case, whose "application/" may be left out.
    private static bool IsType(ReadOnlySpan<char> typ, string type)
    {
        if (typ.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase))
        {
            typ = typ[MediaTypePrefix.Length..];
        }

        return typ.Equals(type, StringComparison.OrdinalIgnoreCase);
    }
}
