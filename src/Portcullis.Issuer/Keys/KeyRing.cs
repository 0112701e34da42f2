using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>
/// The issuer's access-token keys: made at first start, kept as PKCS#8 files of mode 0600, published at <c>/oauth2/jwks</c> from a day before
/// they sign until all that they signed has expired.
/// </summary>
public sealed class KeyRing : IKeySource, IDisposable
{
    private readonly LiveKeys _keys;

    private KeyRing(LiveKeys keys) => _keys = keys;

    /// <summary>The key that signs now.</summary>
    public SigningKey Current => _keys.Now.Current;

    /// <summary>The public keys, the one that signs now first.</summary>
    public IReadOnlyList<JsonWebKey> PublicKeys => _keys.Now.PublicKeys;

    /// <inheritdoc/>
    public int Withdrawals => _keys.Withdrawals;

    /// <summary>The public keys as a document.</summary>
    internal PublicDocument Published => _keys.Now.Published;

    /// <summary>Loads every key of a folder, and makes the first one when there is none.</summary>
    /// <param name="folder">The folder, made with mode 0700 when needed.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="KeyException">A key cannot be used, such as one that others may read.</exception>
    public static KeyRing Open(string folder, DateTimeOffset now) => new(new LiveKeys(folder, KeyRules.AccessTokens, now));

    /// <inheritdoc/>
    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult(_keys.Now.Find(keyId));

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    /// <inheritdoc cref="LiveKeys.Reload"/>
    internal bool Reload(DateTimeOffset now) => _keys.Reload(now);
}
