using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>A P-256 key for ES256. Its signatures are r ‖ s, 32 bytes each.</summary>
internal sealed class EcKeyPair : KeyPair
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECDsa _ecdsa;

    private EcKeyPair(ECDsa ecdsa)
        : base(ecdsa) => _ecdsa = ecdsa;

    public override JwsAlgorithm Algorithm => JwsAlgorithm.ES256;

    public static EcKeyPair Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static EcKeyPair? Import(byte[] der)
    {
        var key = ECDsa.Create();
        if (TryImport(key, der) && key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 })
        {
            return new EcKeyPair(key);
        }

        key.Dispose();
        return null;
    }

    public override JsonWebKey PublicKey()
    {
        var point = _ecdsa.ExportParameters(includePrivateParameters: false).Q;
        return new JsonWebKey { Kty = "EC", Crv = "P-256", X = Base64Url.EncodeToString(point.X), Y = Base64Url.EncodeToString(point.Y), Alg = "ES256", Use = "sig" };
    }

    public override byte[] Sign(byte[] bytes) => _ecdsa.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
