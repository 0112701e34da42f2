namespace Portcullis.Issuer.Stores;

/// <summary>The kept audit log.</summary>
public interface IAuditStore
{
    /// <summary>Adds records, all or none.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken);

    /// <summary>The latest records, the newest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<AuditRecord>> ListAsync(int count, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets records from before an instant, and of each class of refusals those beyond the newest <paramref name="keep"/>. Grants and blocks
    /// leave by age alone.
    /// </summary>
    /// <returns>How many were forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> DeleteOldAsync(DateTimeOffset before, long keep, int limit, CancellationToken cancellationToken);
}
