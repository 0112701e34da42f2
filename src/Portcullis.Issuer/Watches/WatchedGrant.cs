namespace Portcullis.Issuer.Watches;

/// <summary>A grant under a watch.</summary>
/// <param name="id">Its id.</param>
/// <param name="expiresAt">When it ends by itself.</param>
/// <param name="told">The tier that it was told to hold.</param>
/// <param name="limit">The scope that its token is held to; null for none.</param>
internal sealed class WatchedGrant(string id, DateTimeOffset expiresAt, string? told, string? limit)
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>The scope beyond which its token opens nothing; null where it opens all that the account holds.</summary>
    public string? Limit => limit;

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>The tier that the log last told of it, or its scope; null for none.</summary>
    public string? Told { get; set; } = told;
}
