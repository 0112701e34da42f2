using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>The issuer's access-token keys: made at first start, kept as PKCS#8 files of mode 0600, published at <c>/oauth2/jwks</c>.</summary>
public sealed class KeyRing : IKeySource, IDisposable
{
    private readonly IReadOnlyList<SigningKey> _keys;
    private readonly FrozenDictionary<string, JsonWebKey> _public;

    private KeyRing(IReadOnlyList<SigningKey> keys)
    {
        _keys = keys;
        PublicKeys = [.. keys.Select(key => key.PublicKey)];
        _public = keys.ToFrozenDictionary(key => key.KeyId, key => key.PublicKey, StringComparer.Ordinal);
    }

    /// <summary>The key that signs now: the newest.</summary>
    public SigningKey Current => _keys[0];

    /// <summary>The public keys, the one that signs now first.</summary>
    public IReadOnlyList<JsonWebKey> PublicKeys { get; }

    /// <summary>Loads every key of a folder, and makes the first one when there is none.</summary>
    /// <param name="folder">The folder, made with mode 0700 when needed.</param>
    /// <exception cref="KeyException">A key cannot be used, such as one that others may read.</exception>
    public static KeyRing Open(string folder) => new(new KeyFolder(folder).Load());

    /// <inheritdoc/>
    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult(_public.GetValueOrDefault(keyId));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }
}
