using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Stores;

/// <summary>What the issuer remembers about an access token.</summary>
public sealed record Grant
{
    /// <summary>The id, which is the token's <c>jti</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The account that was proven.</summary>
    public required AccountId Account { get; init; }

    /// <summary>How it was proven.</summary>
    public required ProofKind ProofKind { get; init; }

    /// <summary>The accounts that the token names beside it.</summary>
    public IReadOnlyList<ProvenAccount> Linked { get; init; } = [];

    /// <summary>The token's <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>The token's <c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>The token's <c>scope</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>Whether the token is bound to a key of the caller's (RFC 9449).</summary>
    public bool IsBound { get; init; }

    /// <summary>The session that it came of; null where refreshing is switched off.</summary>
    public string? SessionId { get; init; }

    /// <summary>The grant whose token this one's was exchanged for; null for one that came of a sign-in. It ends with that one.</summary>
    public string? SourceId { get; init; }

    /// <summary>The token's <c>iat</c>.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The token's <c>exp</c>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it stands.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
