using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>What the gateway tells the upstream about the caller, signed, so that the upstream need not trust a bare header.</summary>
public sealed record Assertion
{
    /// <summary><c>iss</c>: the issuer's public URL.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>aud</c>: the upstream's address.</summary>
    public required string Audience { get; init; }

    /// <summary><c>sub</c>: the account's CAIP-10 id.</summary>
    public required string Account { get; init; }

    /// <summary><c>policy</c>: the policy that was met.</summary>
    public required string Policy { get; init; }

    /// <summary><c>tier</c>: the tier that was met.</summary>
    public required string Tier { get; init; }

    /// <summary><c>iat</c>, whole seconds.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>exp</c>, whole seconds.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Signs the claims with typ <c>portcullis-assertion+jwt</c>.</summary>
    public string Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Sign(TokenTypes.Assertion, ClaimsJson.Write(this, static (json, assertion) =>
        {
            json.WriteString("iss", assertion.Issuer);
            json.WriteString("sub", assertion.Account);
            json.WriteString("aud", assertion.Audience);
            json.WriteNumber("exp", assertion.ExpiresAt.ToUnixTimeSeconds());
            json.WriteNumber("iat", assertion.IssuedAt.ToUnixTimeSeconds());
            json.WriteString("policy", assertion.Policy);
            json.WriteString("tier", assertion.Tier);
        }));
    }
}
