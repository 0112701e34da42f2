namespace Portcullis.Issuer.Stores;

/// <summary>Sign-ins that may be refreshed.</summary>
public interface ISessionStore
{
    /// <summary>Remembers a new session and its first grant, both or neither, durably.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task OpenAsync(Session session, Grant grant, CancellationToken cancellationToken);

    /// <summary>The session of that id, or null.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<Session?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Takes what is new of a session (its accounts and the digest of its next refresh token) and the grant that came of it, both or neither, durably: when the session stands and its
    /// digest is still the one named.
    /// </summary>
    /// <param name="session">The session as it is to be.</param>
    /// <param name="digest">The digest that is good so far.</param>
    /// <param name="grant">The new grant.</param>
    /// <param name="at">The present.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True for exactly one caller with that digest, however many come at once.</returns>
    /// <exception cref="StoreException">The store cannot be written; nothing is changed.</exception>
    Task<bool> TryRenewAsync(Session session, string digest, Grant grant, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The same, with all grants revoked that came of the session before: what is new takes something away, and their tokens still have it.</summary>
    /// <inheritdoc cref="TryRenewAsync"/>
    Task<bool> TryReplaceAsync(Session session, string digest, Grant grant, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Revokes a session and every grant that came of it.</summary>
    /// <returns>False when there is none of that id, or it was revoked before.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Forgets sessions that expired before an instant.</summary>
    /// <returns>How many were forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
