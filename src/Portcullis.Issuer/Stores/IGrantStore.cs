using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores;

/// <summary>The grants behind access tokens.</summary>
public interface IGrantStore
{
    /// <summary>Remembers a new grant, durably.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task OpenAsync(Grant grant, CancellationToken cancellationToken);

    /// <summary>The grant of that id, or null.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<Grant?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Revokes a grant.</summary>
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
