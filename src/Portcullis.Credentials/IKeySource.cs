using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials;

/// <summary>Where a verifier finds the issuer's public keys.</summary>
public interface IKeySource
{
    /// <summary>Whether any keys are known. Without them a token can be neither accepted nor called forged.</summary>
    bool IsAvailable => true;

    /// <summary>How many times keys were withdrawn so far. When it changes, remembered tokens are verified anew.</summary>
    int Withdrawals => 0;

    /// <summary>
    /// The key with that id, or null when the issuer publishes none. Nothing in a token leads anywhere else. The same object is returned
    /// for as long as the key stands, since verifiers keep what they prepare of it.
    /// </summary>
    ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken);
}
