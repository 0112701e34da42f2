using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Tests.Edge;

/// <summary>Certificates for 127.0.0.1, each by an authority in between that is made with it, as is the root of that one.</summary>
internal static class TestCertificate
{
    /// <summary>Writes a new one and its key, over those that may be there.</summary>
    /// <returns>The thumbprint of the certificate, and of the authority's.</returns>
    public static (string Own, string Issuer) Write(string path, string keyPath)
    {
        using var root = Issue("root", null);
        using var issuer = Issue("between", root);
        using var own = Issue("127.0.0.1", issuer);
        File.WriteAllText(path, $"{own.ExportCertificatePem()}\n{issuer.ExportCertificatePem()}\n");
        File.WriteAllText(keyPath, own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return (own.Thumbprint, issuer.Thumbprint);
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer)
    {
        var (from, until) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(name != "127.0.0.1", hasPathLengthConstraint: false, 0, critical: true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, until);
        }

        using var issued = request.Create(issuer, from, until, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
