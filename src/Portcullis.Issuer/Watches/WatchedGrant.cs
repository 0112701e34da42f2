namespace Portcullis.Issuer.Watches;

/// <summary>A grant under a watch.</summary>
/// <param name="id">Its id.</param>
/// <param name="expiresAt">When it ends by itself.</param>
/// <param name="told">The tier that it was told to hold.</param>
/// <param name="tiers">The tiers that it may have; null for whichever its account comes to hold.</param>
internal sealed class WatchedGrant(string id, DateTimeOffset expiresAt, string? told, IReadOnlyList<string>? tiers)
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>The tiers that it may have, where its token was exchanged for a narrower one; null for whichever its account comes to hold.</summary>
    public IReadOnlyList<string>? Tiers => tiers;

    /// <summary>The tier that the log last told of it, or its scope; null for none.</summary>
    public string? Told { get; set; } = told;
}
