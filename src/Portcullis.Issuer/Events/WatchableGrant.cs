using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Events;

/// <summary>A grant whose account may be watched.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Told">The tier of each policy as an event last told it, null for none; a policy of which none told is missing.</param>
internal sealed record WatchableGrant(Grant Grant, IReadOnlyDictionary<string, string?> Told);
