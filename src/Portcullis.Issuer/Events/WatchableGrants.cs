namespace Portcullis.Issuer.Events;

/// <summary>The grants that may be watched, as they were at one moment.</summary>
/// <param name="Number">The number of the newest event at that moment.</param>
/// <param name="Grants">The grants, the newest first.</param>
internal sealed record WatchableGrants(long Number, IReadOnlyList<WatchableGrant> Grants);
