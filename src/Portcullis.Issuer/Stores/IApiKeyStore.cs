namespace Portcullis.Issuer.Stores;

/// <summary>The keys of the attestation API, and what was charged to them.</summary>
public interface IApiKeyStore
{
    /// <summary>Keeps a new key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="digest">The SHA-256 of its text, lower-case hexadecimal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task CreateAsync(ApiKey key, string digest, CancellationToken cancellationToken);

    /// <summary>Keeps a new key that its holder made, if there is none for the same <see cref="ApiKey.Email"/> and not too many were made from the same place.</summary>
    /// <param name="key">The key, with an e-mail address.</param>
    /// <param name="digest">The SHA-256 of its text, lower-case hexadecimal.</param>
    /// <param name="rules">How many may be made.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<SelfServiceKind> TryCreateAsync(ApiKey key, string digest, SelfServiceRules rules, CancellationToken cancellationToken);

    /// <summary>The key with that digest, revoked ones too; null when there is none.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<ApiKey?> FindAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Every key, the newest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Revokes a key.</summary>
    /// <returns>False when there is none of that id, or it was revoked before.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Records an attestation and charges its key, both or neither, durably.</summary>
    /// <exception cref="StoreException">The store cannot be written; nothing is charged.</exception>
    Task<Charge> ChargeAsync(AttestationRecord record, CancellationToken cancellationToken);

    /// <summary>Forgets from where keys were made before an instant.</summary>
    /// <returns>Of how many it was forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> ForgetPlacesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets records of attestations from before an instant.</summary>
    /// <returns>How many were forgotten, at most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<int> DeleteOldAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
