using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>
/// The claims of an id token (OpenID Connect Core 1.0, 2): it tells a client who signed in. Its <c>aud</c> is the client, so that no API takes it for an access token, and its keys are not those of attestations.
/// </summary>
public sealed record IdToken
{
    /// <summary><c>iss</c>: the issuer's public URL.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>sub</c>: whom the access token beside it names, the account's CAIP-10 id or a pseudonym.</summary>
    public required string Subject { get; init; }

    /// <summary><c>aud</c>: the client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary><c>nonce</c>: the client's own, as it was sent; null when none was.</summary>
    public string? Nonce { get; init; }

    /// <summary><c>auth_time</c>, whole seconds: when the wallet signed.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary><c>iat</c>, whole seconds.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>exp</c>, whole seconds.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Signs the claims with typ <c>JWT</c>.</summary>
    public string Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Sign(TokenTypes.IdToken, ClaimsJson.Write(this, static (json, token) =>
        {
            json.WriteString("iss", token.Issuer);
            json.WriteString("sub", token.Subject);
            json.WriteString("aud", token.ClientId);
            json.WriteNumber("exp", token.ExpiresAt.ToUnixTimeSeconds());
            json.WriteNumber("iat", token.IssuedAt.ToUnixTimeSeconds());
            json.WriteNumber("auth_time", token.AuthenticatedAt.ToUnixTimeSeconds());
            if (token.Nonce is { } nonce)
            {
                json.WriteString("nonce", nonce);
            }
        }));
    }
}
