namespace Portcullis.Issuer.Stores;

/// <summary>What is blocked or revoked, as one set to be held in memory.</summary>
public interface IRevokedStore
{
    /// <summary>The present version, which grows with every block, unblock and revocation, whichever program makes it.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<long> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>The whole set, read at one moment.</summary>
    /// <param name="at">Grants that expired before this instant are left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<RevokedSet> ReadAsync(DateTimeOffset at, CancellationToken cancellationToken);
}
