using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>A public key, ready to verify on any number of threads.</summary>
internal interface IPublicKey
{
    /// <summary>The key of a JWK; null when it is not one for that algorithm.</summary>
    static IPublicKey? FromJwk(JwsAlgorithm algorithm, JsonWebKey jwk) => algorithm == JwsAlgorithm.RS256 ? RsaPublicKey.FromJwk(jwk) : EcPublicKey.FromJwk(jwk);

    /// <summary>Whether the bytes sign that SHA-256 digest. Bytes of a wrong length are no signature.</summary>
    bool Verifies(byte[] digest, byte[] signature);
}
