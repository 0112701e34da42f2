using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>
/// The issuer's access-token keys: made at first start, kept as PKCS#8 files of mode 0600, published at <c>/oauth2/jwks</c> from a day before
/// they sign until all that they signed has expired. Beside those for ES256 there are some for RS256 where an audience asks for it.
/// </summary>
public sealed class KeyRing : IKeySource, IDisposable
{
    private readonly LiveKeys _keys;
    private readonly LiveKeys? _rsa;
    private PublicSet _public;

    private KeyRing(LiveKeys keys, LiveKeys? rsa)
    {
        (_keys, _rsa) = (keys, rsa);
        _public = PublicSet.Of(keys, rsa);
    }

    /// <summary>The key that signs with ES256 now.</summary>
    public SigningKey Current => _keys.Now.Current;

    /// <summary>The public keys, the one that signs with ES256 now first.</summary>
    public IReadOnlyList<JsonWebKey> PublicKeys => Volatile.Read(ref _public).Keys;

    /// <inheritdoc/>
    public int Withdrawals => _keys.Withdrawals + (_rsa?.Withdrawals ?? 0);

    /// <summary>The public keys as a document.</summary>
    internal PublicDocument Published => Volatile.Read(ref _public).Document;

    /// <summary>Loads every ES256 key of a folder, and makes the first one when there is none.</summary>
    /// <inheritdoc cref="Open(string, bool, DateTimeOffset)"/>
    public static KeyRing Open(string folder, DateTimeOffset now) => Open(folder, withRsa: false, now);

    /// <summary>Loads every key of a folder, and makes the first one of an algorithm when there is none.</summary>
    /// <param name="folder">The folder, made with mode 0700 when needed.</param>
    /// <param name="withRsa">Whether there are keys for RS256, too.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="KeyException">A key cannot be used, such as one that others may read.</exception>
    public static KeyRing Open(string folder, bool withRsa, DateTimeOffset now)
    {
        var keys = new LiveKeys(folder, KeyRules.AccessTokens, now);
        try
        {
            return new KeyRing(keys, withRsa ? new LiveKeys(folder, KeyRules.RsaAccessTokens, now) : null);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>The key that signs with an algorithm now.</summary>
    /// <exception cref="InvalidOperationException">There are no keys for it.</exception>
    public SigningKey CurrentOf(JwsAlgorithm algorithm) => algorithm == JwsAlgorithm.ES256
        ? Current
        : (_rsa ?? throw new InvalidOperationException("no audience asks for RS256, so that there are no keys for it")).Now.Current;

    /// <inheritdoc/>
    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult(_keys.Now.Find(keyId) ?? _rsa?.Now.Find(keyId));

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _rsa?.Dispose();
    }

    /// <inheritdoc cref="LiveKeys.Reload"/>
    internal bool Reload(DateTimeOffset now)
    {
        var hasChanged = _keys.Reload(now);
        hasChanged |= _rsa?.Reload(now) ?? false;
        Volatile.Write(ref _public, PublicSet.Of(_keys, _rsa));
        return hasChanged;
    }

    private sealed record PublicSet(IReadOnlyList<JsonWebKey> Keys, PublicDocument Document)
    {
        public static PublicSet Of(LiveKeys keys, LiveKeys? rsa)
        {
            IReadOnlyList<JsonWebKey> all = [.. keys.Now.PublicKeys, .. rsa?.Now.PublicKeys ?? []];
            return new(all, new PublicDocument(JwksDocument.Write(all), JwksDocument.ContentType));
        }
    }
}
