using System.Runtime.CompilerServices;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials;

/// <summary>The keys of a verifier, prepared once each.</summary>
internal sealed class PublicKeys
{
    // An entry lives as long as the key source holds on to the JWK.
    private readonly ConditionalWeakTable<JsonWebKey, StrongBox<PublicKey?>> _prepared = [];

    /// <summary>Whether r ‖ s signs the digest under that key. Nothing does under a JWK that is no P-256 key for ES256.</summary>
    public bool Verifies(JsonWebKey jwk, byte[] digest, byte[] signature) =>
        _prepared.GetValue(jwk, found => new StrongBox<PublicKey?>(PublicKey.FromJwk(found))).Value is { } key && key.Verifies(digest, signature);
}
