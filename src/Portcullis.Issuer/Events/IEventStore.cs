using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Events;

/// <summary>
/// The kept log of what became of grants. That one is opened or revoked is written with it, in one transaction and whichever program does it; here what was seen of accounts is added.
/// </summary>
internal interface IEventStore
{
    /// <summary>Adds changes, all or none, durably.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task AppendAsync(IReadOnlyList<GrantChange> changes, CancellationToken cancellationToken);

    /// <summary>What the log holds.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<EventSpan> GetSpanAsync(CancellationToken cancellationToken);

    /// <summary>The events after a number, the oldest first. One whose grant is forgotten is left out.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<GrantEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>The grants with a scope that are neither revoked nor expired at an instant, read at one moment.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<WatchableGrants> ListWatchableAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets the oldest events: those from before an instant that nothing later stands before, and those beyond the newest <paramref name="keep"/>.</summary>
    /// <returns>How many were forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> DeleteOldAsync(DateTimeOffset before, long keep, int limit, CancellationToken cancellationToken);
}
