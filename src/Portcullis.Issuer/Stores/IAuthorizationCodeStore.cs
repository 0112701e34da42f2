namespace Portcullis.Issuer.Stores;

/// <summary>Authorization codes.</summary>
public interface IAuthorizationCodeStore
{
    /// <summary>Remembers a new code, durably.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task AddAsync(AuthorizationCode code, CancellationToken cancellationToken);

    /// <summary>The code of that digest, used or not; null when there is none.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<AuthorizationCode?> FindAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Uses a code up and remembers what it opened, all or nothing, durably: when it was not used before.</summary>
    /// <param name="digest">The code's digest.</param>
    /// <param name="session">The session that it opens; null where refreshing is switched off.</param>
    /// <param name="grant">The grant that it opens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True for exactly one caller, however many come at once.</returns>
    /// <exception cref="StoreException">The store cannot be written; nothing is changed.</exception>
    Task<bool> TryRedeemAsync(string digest, Session? session, Grant grant, CancellationToken cancellationToken);

    /// <summary>Forgets codes that expired before an instant.</summary>
    /// <returns>How many were forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
