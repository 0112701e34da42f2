using System.Security.Cryptography;

namespace Portcullis.Credentials.Jose;

/// <summary>Reads a private key from one PEM block <c>PRIVATE KEY</c> with nothing around it.</summary>
internal static class Pkcs8Pem
{
    private const string Label = "PRIVATE KEY";

    /// <summary>The key; null when the text is anything else than a key for that algorithm. The caller disposes it.</summary>
    public static KeyPair? Read(JwsAlgorithm algorithm, string pem)
    {
        var text = pem.AsSpan().Trim();
        if (!PemEncoding.TryFind(text, out var fields)
            || !text[fields.Label].SequenceEqual(Label)
            || !text[fields.Location].SequenceEqual(text))
        {
            return null;
        }

        var der = Convert.FromBase64String(text[fields.Base64Data].ToString());
        var key = KeyPair.Import(algorithm, der);
        CryptographicOperations.ZeroMemory(der);
        return key;
    }
}
