namespace Portcullis.Issuer.Stores;

/// <summary>A sign-in that lasts over many access tokens: the family of its refresh tokens (RFC 9700, 4.14.2).</summary>
public sealed record Session
{
    /// <summary>The id, a part of each of its refresh tokens.</summary>
    public required string Id { get; init; }

    /// <summary>The SHA-256 of the refresh token that is good now, in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>The account that signed in, and those that were linked to it since, in that order.</summary>
    public required IReadOnlyList<SessionAccount> Accounts { get; init; }

    /// <summary>Who asked; each access token's <c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>The policies and tiers that were asked for, by spaces; empty for all that the account holds.</summary>
    public required string Scope { get; init; }

    /// <summary>The audience of its tokens; null for the issuer's own gateway.</summary>
    public string? Audience { get; init; }

    /// <summary>The RFC 7638 thumbprint of the key that the tokens are bound to; null when they are not bound.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>When somebody signed in.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>From this instant on nothing is refreshed, however often it was before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it stands.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
