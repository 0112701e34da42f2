using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>A P-256 key that signs with ES256 (RFC 7518, 3.4), named by its RFC 7638 thumbprint unless it was given a name. Safe on any number of threads.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _ecdsa;

    // The platform does not promise that one ECDsa may sign on two threads at once.
    private readonly Lock _signing = new();

    private SigningKey(ECDsa ecdsa, string? keyId)
    {
        _ecdsa = ecdsa;
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = new JsonWebKey
        {
            Kty = "EC", Crv = "P-256", X = Base64Url.EncodeToString(point.X), Y = Base64Url.EncodeToString(point.Y), Alg = "ES256", Use = "sig",
        };
        Thumbprint = JwkThumbprint.Of(PublicKey);
        KeyId = PublicKey.Kid = keyId ?? Thumbprint;
    }

    /// <summary>The key's name, the <c>kid</c> of what it signs: its <see cref="Thumbprint"/> unless it was given another.</summary>
    public string KeyId { get; }

    /// <summary>The RFC 7638 thumbprint, base64url.</summary>
    public string Thumbprint { get; }

    /// <summary>The public key as a JWK with <c>kty, crv, x, y, kid, alg, use</c>.</summary>
    public JsonWebKey PublicKey { get; }

    /// <summary>Makes a new key, named by its thumbprint.</summary>
    public static SigningKey Create() => Create(keyId: null);

    /// <summary>Makes a new key.</summary>
    /// <param name="keyId">Its name; null for its thumbprint.</param>
    public static SigningKey Create(string? keyId) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), keyId);

    /// <summary>Reads an unencrypted PKCS#8 PEM; the key is named by its thumbprint.</summary>
    /// <exception cref="FormatException">The text is not a P-256 private key in PKCS#8.</exception>
    public static SigningKey FromPem(string pem) => FromPem(pem, keyId: null);

    /// <summary>Reads an unencrypted PKCS#8 PEM.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="keyId">The key's name; null for its thumbprint.</param>
    /// <exception cref="FormatException">The text is not a P-256 private key in PKCS#8.</exception>
    public static SigningKey FromPem(string pem, string? keyId)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return new SigningKey(Pkcs8Pem.Read(pem) ?? throw new FormatException("not a P-256 private key in unencrypted PKCS#8 PEM"), keyId);
    }

    /// <summary>Writes the private key as PKCS#8 PEM.</summary>
    public string ToPem()
    {
        lock (_signing)
        {
            return _ecdsa.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>Signs claims, already JSON, as a compact JWS with <c>alg, kid, typ</c> in its header.</summary>
    /// <param name="type">One of <see cref="TokenTypes"/>.</param>
    /// <param name="claims">The payload's UTF-8 JSON.</param>
    public string Sign(string type, ReadOnlySpan<byte> claims)
    {
        var header = ClaimsJson.Write((KeyId, type), static (json, values) =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("kid", values.KeyId);
            json.WriteString("typ", values.type);
        });
        return SignCompact(header, claims);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_signing)
        {
            _ecdsa.Dispose();
        }
    }

    /// <summary>Signs a header and a payload, both already JSON, as a compact JWS (RFC 7515, 7.1).</summary>
    internal string SignCompact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(SignBytes(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The signature of any bytes: r ‖ s, 32 bytes each (RFC 7518, 3.4).</summary>
    internal byte[] SignBytes(byte[] bytes)
    {
        lock (_signing)
        {
            return _ecdsa.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
