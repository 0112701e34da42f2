using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>The issuer's access-token keys: made at first start, kept as PKCS#8 files of mode 0600, published at <c>/oauth2/jwks</c>.</summary>
public sealed class KeyRing : IKeySource
{
    /// <summary>The key that signs now.</summary>
    public SigningKey Current => throw new NotSupportedException("not built yet");

    /// <summary>The public keys, the one that signs now first.</summary>
    public IReadOnlyList<JsonWebKey> PublicKeys => throw new NotSupportedException("not built yet");

    /// <inheritdoc/>
    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException("not built yet");
}
