using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>An RSA key for RS256.</summary>
internal sealed class RsaKeyPair : KeyPair
{
    /// <summary>What RFC 7518, 3.3 asks at the least, and what every consumer takes.</summary>
    private const int BitLength = 2048;

    private readonly RSA _rsa;

    private RsaKeyPair(RSA rsa)
        : base(rsa) => _rsa = rsa;

    public override JwsAlgorithm Algorithm => JwsAlgorithm.RS256;

    public static RsaKeyPair Create() => new(RSA.Create(BitLength));

    public static RsaKeyPair? Import(byte[] der)
    {
        var key = RSA.Create();
        if (TryImport(key, der) && key.KeySize is >= RsaPublicKey.LeastBits and <= RsaPublicKey.MostBits)
        {
            return new RsaKeyPair(key);
        }

        key.Dispose();
        return null;
    }

    public override JsonWebKey PublicKey()
    {
        var numbers = _rsa.ExportParameters(includePrivateParameters: false);
        return new JsonWebKey { Kty = "RSA", N = Base64Url.EncodeToString(numbers.Modulus), E = Base64Url.EncodeToString(numbers.Exponent), Alg = "RS256", Use = "sig" };
    }

    public override byte[] Sign(byte[] bytes) => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
