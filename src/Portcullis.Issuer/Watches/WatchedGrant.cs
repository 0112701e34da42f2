namespace Portcullis.Issuer.Watches;

/// <summary>A grant under a watch.</summary>
/// <param name="id">Its id.</param>
/// <param name="expiresAt">When it ends by itself.</param>
/// <param name="told">The tier that it was told to hold.</param>
/// <param name="heldTo">The scope that it may have no more than; null for whatever its account comes to hold.</param>
internal sealed class WatchedGrant(string id, DateTimeOffset expiresAt, string? told, string? heldTo)
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>The scope that it may have no more than, where its token was given to a client or exchanged; null for whatever its account comes to hold.</summary>
    public string? HeldTo => heldTo;

    /// <summary>The tier that the log last told of it, or its scope; null for none.</summary>
    public string? Told { get; set; } = told;
}
