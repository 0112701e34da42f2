using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Commands.Keys.Export;

/// <summary>A public key of access tokens as PEM.</summary>
internal static class PublicPem
{
    internal static string Write(JsonWebKey key)
    {
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
        });
        return ecdsa.ExportSubjectPublicKeyInfoPem() + "\n";
    }
}
