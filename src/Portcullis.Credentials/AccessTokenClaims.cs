using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>Reads the payload of an access token. What it returns is only well formed: who signed it and when it holds is judged elsewhere.</summary>
internal static class AccessTokenClaims
{
    private const int MaxIdLength = 256;
    private const int ThumbprintLength = 43;
    private const int MaxUrlLength = 2048;
    private const int MaxAudiences = 16;
    private const int MaxSealedLength = 2048;

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
            || ProofKind.Find(claims.PrintableMember("proof", 1, MaxIdLength)) is not { } proof
            || ReadLinked(claims) is not { } linked
            || !TryReadThumbprint(claims, out var thumbprint)
            || !TryReadSealed(claims, out var sealedAccounts)
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
            Account = account, Proof = proof, Linked = linked.Count == 0 ? Array.Empty<ProvenAccount>() : linked, SealedAccounts = sealedAccounts, KeyThumbprint = thumbprint, Audience = audience, Id = id, ClientId = client, IsHeldToScope = client != AccessToken.UnnamedClient, Scope = scope,
            IssuedAt = issuedAt, NotBefore = notBefore, ExpiresAt = expiresAt,
        };
    }

    private static List<ProvenAccount>? ReadLinked(JsonElement claims)
    {
        if (!claims.TryGetProperty("linked_accounts", out var member))
        {
            return [];
        }

        if (member.ValueKind != JsonValueKind.Array || member.GetArrayLength() is 0 or > ProvenAccount.MostLinked)
        {
            return null;
        }

        var linked = new List<ProvenAccount>(member.GetArrayLength());
        foreach (var one in member.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.Object
                || one.PrintableMember("sub", 1, MaxIdLength) is not { } account
                || ProofKind.Find(one.PrintableMember("proof", 1, MaxIdLength)) is not { } proof)
            {
                return null;
            }

            linked.Add(new ProvenAccount(account, proof));
        }

        return linked;
    }

    private static bool TryReadSealed(JsonElement claims, out string? accounts)
    {
        accounts = null;
        return !claims.TryGetProperty("sealed_accounts", out _) || (accounts = claims.PrintableMember("sealed_accounts", 1, MaxSealedLength)) is not null;
    }

    /// <summary>Reads <c>cnf</c> (RFC 7800): a token that is bound in a way that is not known here must not pass for one that is not bound.</summary>
    private static bool TryReadThumbprint(JsonElement claims, out string? thumbprint)
    {
        thumbprint = null;
        if (!claims.TryGetProperty("cnf", out var member))
        {
            return true;
        }

        thumbprint = member.ValueKind == JsonValueKind.Object && member.EnumerateObject().Count() == 1 ? member.PrintableMember("jkt", ThumbprintLength, ThumbprintLength) : null;
        return thumbprint is not null;
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
