using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>A private key and what it does under one algorithm. For one thread at a time.</summary>
internal abstract class KeyPair(AsymmetricAlgorithm key) : IDisposable
{
    /// <summary>The algorithm.</summary>
    public abstract JwsAlgorithm Algorithm { get; }

    /// <summary>Makes a new one.</summary>
    public static KeyPair Create(JwsAlgorithm algorithm) => algorithm == JwsAlgorithm.RS256 ? RsaKeyPair.Create() : EcKeyPair.Create();

    /// <summary>Reads one from PKCS#8 in DER; null when it is not a key for that algorithm.</summary>
    public static KeyPair? Import(JwsAlgorithm algorithm, byte[] der) => algorithm == JwsAlgorithm.RS256 ? RsaKeyPair.Import(der) : EcKeyPair.Import(der);

    /// <summary>The public key, with its algorithm and use, without a name.</summary>
    public abstract JsonWebKey PublicKey();

    /// <summary>The signature of any bytes, in the form that RFC 7518 has of it.</summary>
    public abstract byte[] Sign(byte[] bytes);

    /// <summary>The same key once more, for another thread.</summary>
    public KeyPair Copy()
    {
        var der = key.ExportPkcs8PrivateKey();
        var copy = Import(Algorithm, der);
        CryptographicOperations.ZeroMemory(der);
        return copy ?? throw new CryptographicException("a key that was exported is not taken back");
    }

    /// <summary>The private key in PKCS#8 PEM.</summary>
    public string ToPem() => key.ExportPkcs8PrivateKeyPem();

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    /// <summary>Imports PKCS#8 that is of that length to its last byte.</summary>
    protected static bool TryImport(AsymmetricAlgorithm into, byte[] der)
    {
        try
        {
            into.ImportPkcs8PrivateKey(der, out var length);
            return length == der.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
