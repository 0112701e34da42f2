using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials;

/// <summary>Where a verifier finds the issuer's public keys.</summary>
public interface IKeySource
{
    /// <summary>The key with that id, or null when the issuer publishes none. Nothing in a token leads anywhere else.</summary>
    ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken);
}
