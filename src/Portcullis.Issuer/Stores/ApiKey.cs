namespace Portcullis.Issuer.Stores;

/// <summary>A key of the attestation API, as the store knows it; the key's text is kept nowhere.</summary>
public sealed record ApiKey
{
    /// <summary>The id by which the operator names it; no secret.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, in somebody's words.</summary>
    public required string Name { get; init; }

    /// <summary><c>free</c> for a key that its holder made, <c>operator</c> for one that the operator made.</summary>
    public required string Tier { get; init; }

    /// <summary>Whose it is, when its holder made it.</summary>
    public string? Email { get; init; }

    /// <summary>How many credits are left; null without a bound.</summary>
    public long? Credits { get; init; }

    /// <summary>How many attestations a day (UTC) it may have; null without a bound.</summary>
    public long? DailyLimit { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was revoked; null while it stands.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
