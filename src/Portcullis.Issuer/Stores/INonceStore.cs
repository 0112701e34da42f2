namespace Portcullis.Issuer.Stores;

/// <summary>Nonces that were used. Unused ones are not kept anywhere.</summary>
public interface INonceStore
{
    /// <summary>Marks a nonce as used, durably, unless it was before.</summary>
    /// <returns>True for exactly one caller, however many come at once.</returns>
    /// <exception cref="StoreException">The store cannot be written; the nonce is not marked.</exception>
    Task<bool> TryUseAsync(string nonce, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Whether a nonce was used. It may be the next moment: only <see cref="TryUseAsync"/> says who used it.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<bool> IsUsedAsync(string nonce, CancellationToken cancellationToken);

    /// <summary>Forgets nonces that expired before an instant.</summary>
    /// <returns>How many were forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
