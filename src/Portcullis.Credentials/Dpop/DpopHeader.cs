using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Jose;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Dpop;

/// <summary>
/// The header of a proof: <c>typ</c>, <c>alg</c> and <c>jwk</c>, nothing else. The key in it is no reason for trust; it only names who must be the one that a token is bound to.
/// </summary>
internal static class DpopHeader
{
    private const int MaxMemberLength = 128;

    /// <summary>The public key of an ES256 header; null when the header is any other.</summary>
    public static JsonWebKey? ReadKey(ReadOnlyMemory<byte> header)
    {
        using var document = StrictJson.ParseObject(header);
        return document is not null
            && document.RootElement.GetPropertyCount() == 3
            && JoseHeader.Announces(document.RootElement, TokenTypes.DpopProof)
            && document.RootElement.TryGetProperty("jwk", out var jwk)
            && jwk.ValueKind == JsonValueKind.Object
                ? ReadJwk(jwk)
                : null;
    }

    private static JsonWebKey? ReadJwk(JsonElement jwk)
    {
        foreach (var member in jwk.EnumerateObject())
        {
            if (!IsHarmless(jwk, member))
            {
                return null;
            }
        }

        return new JsonWebKey
        {
            Kty = jwk.PrintableMember("kty", 1, MaxMemberLength), Crv = jwk.PrintableMember("crv", 1, MaxMemberLength),
            X = jwk.PrintableMember("x", 1, MaxMemberLength), Y = jwk.PrintableMember("y", 1, MaxMemberLength),
        };
    }

    /// <summary>Besides the key itself, what libraries and browsers write beside it. A private key that is sent around proves nothing, and where to find another key nobody asks.</summary>
    private static bool IsHarmless(JsonElement jwk, JsonProperty member) => member.Name switch
    {
        "kty" or "crv" or "x" or "y" => true,
        "use" => jwk.TextMember("use") == "sig",
        "alg" => jwk.TextMember("alg") == JoseHeader.Algorithm,
        "kid" => jwk.PrintableMember("kid", 0, MaxMemberLength) is not null,
        "ext" => jwk.BooleanMember("ext") is not null,
        "key_ops" => member.Value.ValueKind == JsonValueKind.Array
            && member.Value.EnumerateArray().All(use => use.ValueKind == JsonValueKind.String && StrictJson.Text(use) == "verify"),
        _ => false,
    };
}
