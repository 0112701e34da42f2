using System.Runtime.CompilerServices;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>The keys of a verifier, prepared once each.</summary>
/// <param name="algorithm">The one algorithm that it takes.</param>
internal sealed class PublicKeys(JwsAlgorithm algorithm)
{
    // An entry lives as long as the key source holds on to the JWK.
    private readonly ConditionalWeakTable<JsonWebKey, StrongBox<IPublicKey?>> _prepared = [];

    /// <summary>Whether the signature is one of the digest under that key. Nothing is under a JWK that is no key for the algorithm.</summary>
    public bool Verifies(JsonWebKey jwk, byte[] digest, byte[] signature) =>
        _prepared.GetValue(jwk, found => new StrongBox<IPublicKey?>(IPublicKey.FromJwk(algorithm, found))).Value is { } key && key.Verifies(digest, signature);
}
