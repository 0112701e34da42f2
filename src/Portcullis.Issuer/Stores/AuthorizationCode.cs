namespace Portcullis.Issuer.Stores;

/// <summary>What an authorization code stands for (RFC 6749, 4.1.2): somebody who signed in at the page, for one client.</summary>
public sealed record AuthorizationCode
{
    /// <summary>The SHA-256 of the code, in lower-case hexadecimal; the code itself is not kept.</summary>
    public required string Digest { get; init; }

    /// <summary>The client.</summary>
    public required string ClientId { get; init; }

    /// <summary>Where it was sent to.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>The S256 challenge of who began (RFC 7636, 4.2).</summary>
    public required string CodeChallenge { get; init; }

    /// <summary>The policies and tiers that were asked for, by spaces; empty for all that the account holds.</summary>
    public required string Scope { get; init; }

    /// <summary>Whether an id token was asked for.</summary>
    public required bool IsOpenId { get; init; }

    /// <summary>The client's nonce for the id token; null when it sent none.</summary>
    public string? Nonce { get; init; }

    /// <summary>The audience of the tokens; null for the issuer's own gateway.</summary>
    public string? Audience { get; init; }

    /// <summary>The account that signed in.</summary>
    public required IReadOnlyList<SessionAccount> Accounts { get; init; }

    /// <summary>When it signed in.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>From this instant on, by <see cref="WaryClock.Latest"/>, it is refused.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The grant that it was used for; null while it was not used.</summary>
    public string? GrantId { get; init; }
}
