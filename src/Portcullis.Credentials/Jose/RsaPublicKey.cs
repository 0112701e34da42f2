using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>An RSA public key of 2048 to 4096 bits.</summary>
internal sealed class RsaPublicKey : IPublicKey
{
    /// <summary>The shortest modulus (RFC 7518, 3.3).</summary>
    public const int LeastBits = 2048;

    /// <summary>The longest modulus: a longer one makes each verification costly.</summary>
    public const int MostBits = 4096;

    private const int MostExponentBytes = 4;

    private readonly RSAParameters _parameters;

    private RsaPublicKey(RSAParameters parameters) => _parameters = parameters;

    /// <summary>The key of a JWK; null when it is not an RSA key of these lengths for RS256 signatures.</summary>
    public static RsaPublicKey? FromJwk(JsonWebKey jwk) =>
        jwk is { Kty: "RSA", Use: null or "sig", Alg: null or "RS256" }
        && Number(jwk.N) is { Length: >= LeastBits / 8 and <= MostBits / 8 } modulus
        && Number(jwk.E) is { Length: <= MostExponentBytes } exponent
        && (exponent.Length > 1 || exponent[0] > 1) && (exponent[^1] & 1) == 1
            ? new RsaPublicKey(new RSAParameters { Modulus = modulus, Exponent = exponent })
            : null;

    /// <inheritdoc/>
    public bool Verifies(byte[] digest, byte[] signature)
    {
        if (signature.Length != _parameters.Modulus!.Length)
        {
            return false;
        }

        using var rsa = RSA.Create(_parameters);
        return rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    // Without leading zeros there is one way to write a number (RFC 7518, 2).
    private static byte[]? Number(string? text) => text is not null && StrictBase64Url.Decode(text) is { Length: > 0 } bytes && bytes[0] != 0 ? bytes : null;
}
