using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>Reads the payload of an access token. What it returns is only well formed: who signed it and when it holds is judged elsewhere.</summary>
internal static class AccessTokenClaims
{
    private const int MaxIdLength = 256;
    private const int MaxUrlLength = 2048;
    private const int MaxAudiences = 16;

    /// <summary>The claims; null when one that is needed is absent, of another type or out of bounds.</summary>
    /// <param name="payload">The payload's bytes.</param>
    /// <param name="issuer">The issuer that the token must name.</param>
    /// <param name="audience">The audience that must be among the token's; it is the one the result names.</param>
    /// <param name="refusal">Why there are no claims.</param>
    public static AccessToken? Read(ReadOnlyMemory<byte> payload, string issuer, string audience, out string refusal)
    {
        refusal = "The token's payload is not one JSON object.";
        using var document = StrictJson.ParseObject(payload);
        if (document is null)
        {
            return null;
        }

        var claims = document.RootElement;
        if (!HasAudience(claims, audience))
        {
            refusal = "The token is for another audience.";
            return null;
        }

        refusal = "A claim of the token is absent or malformed.";
        if (Read(claims, issuer, audience) is not { } token)
        {
            return null;
        }

        refusal = "The token is from another issuer.";
        return token.Issuer == issuer ? token : null;
    }

    private static AccessToken? Read(JsonElement claims, string expected, string audience)
    {
        if (claims.PrintableMember("iss", 1, MaxUrlLength) is not { } issuer
            || claims.PrintableMember("sub", 1, MaxIdLength) is not { } account
            || claims.PrintableMember("jti", 1, MaxIdLength) is not { } id
            || claims.PrintableMember("client_id", 1, MaxIdLength) is not { } client
            || claims.PrintableMember("scope", 0, AccessToken.MaxScopeLength) is not { } scope
            || claims.NumericDateMember("iat") is not { } issuedAt
            || claims.NumericDateMember("nbf") is not { } notBefore
            || claims.NumericDateMember("exp") is not { } expiresAt)
        {
            return null;
        }

        return new AccessToken
        {
            // One string for all tokens, since many are remembered.
            Issuer = issuer == expected ? expected : issuer,
            Account = account, Audience = audience, Id = id, ClientId = client, Scope = scope,
            IssuedAt = issuedAt, NotBefore = notBefore, ExpiresAt = expiresAt,
        };
    }

    private static bool HasAudience(JsonElement claims, string audience)
    {
        if (!claims.TryGetProperty("aud", out var member))
        {
            return false;
        }

        return member.ValueKind switch
        {
            JsonValueKind.String => StrictJson.Text(member) == audience,
            JsonValueKind.Array => member.GetArrayLength() <= MaxAudiences && IsAmong(member, audience),
            _ => false,
        };
    }

    private static bool IsAmong(JsonElement audiences, string audience)
    {
        var found = false;
        foreach (var one in audiences.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            found |= StrictJson.Text(one) == audience;
        }

        return found;
    }
}
