using System.Security.Cryptography;

namespace Portcullis.Credentials;

/// <summary>Reads a P-256 private key from one PEM block <c>PRIVATE KEY</c> with nothing around it.</summary>
internal static class Pkcs8Pem
{
    private const string Label = "PRIVATE KEY";
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>The key; null when the text is anything else. The caller disposes it.</summary>
    public static ECDsa? Read(string pem)
    {
        var text = pem.AsSpan().Trim();
        if (!PemEncoding.TryFind(text, out var fields)
            || !text[fields.Label].SequenceEqual(Label)
            || !text[fields.Location].SequenceEqual(text))
        {
            return null;
        }

        var der = Convert.FromBase64String(text[fields.Base64Data].ToString());
        var key = ECDsa.Create();
        var read = TryImport(key, der) && IsP256(key);
        CryptographicOperations.ZeroMemory(der);
        if (read)
        {
            return key;
        }

        key.Dispose();
        return null;
    }

    private static bool TryImport(ECDsa key, byte[] der)
    {
        try
        {
            key.ImportPkcs8PrivateKey(der, out var length);
            return length == der.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsP256(ECDsa key)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return curve is { IsNamed: true, Oid.Value: P256 };
    }
}
