using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores;

/// <summary>The grants behind access tokens.</summary>
public interface IGrantStore
{
    /// <summary>Remembers a new grant, durably.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task OpenAsync(Grant grant, CancellationToken cancellationToken);

    /// <summary>Remembers a grant whose token was exchanged for another, durably, unless the grant of that other was revoked or is not there.</summary>
    /// <param name="grant">The grant, with its <see cref="Grant.SourceId"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when nothing was remembered.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<bool> TryOpenFromSourceAsync(Grant grant, CancellationToken cancellationToken);

    /// <summary>The grant of that id, or null.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<Grant?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Revokes a grant, and those whose tokens were exchanged for its own.</summary>
    /// <returns>False when there is none of that id, or it was revoked before.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The account's grants that are neither revoked nor expired at an instant, the newest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<Grant>> ListActiveAsync(AccountId account, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Forgets grants that expired before an instant.</summary>
    /// <returns>How many were forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
