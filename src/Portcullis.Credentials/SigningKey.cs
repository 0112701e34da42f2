using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Jose;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>A private key that signs with ES256 or RS256 (RFC 7518, 3.1), named by its RFC 7638 thumbprint unless it was given a name. Safe on any number of threads.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly KeyPair _pair;

    // The platform does not promise that one key may be used on two threads at once: each that signs at a moment has a copy of its own.
    private readonly ConcurrentQueue<KeyPair> _idle = new();
    private readonly Lock _using = new();
    private volatile bool _isDisposed;

    private SigningKey(KeyPair pair, string? keyId)
    {
        _pair = pair;
        PublicKey = pair.PublicKey();
        Thumbprint = JwkThumbprint.Of(PublicKey);
        KeyId = PublicKey.Kid = keyId ?? Thumbprint;
    }

    /// <summary>What it signs with.</summary>
    public JwsAlgorithm Algorithm => _pair.Algorithm;

    /// <summary>The key's name, the <c>kid</c> of what it signs: its <see cref="Thumbprint"/> unless it was given another.</summary>
    public string KeyId { get; }

    /// <summary>The RFC 7638 thumbprint, base64url.</summary>
    public string Thumbprint { get; }

    /// <summary>The public key as a JWK with <c>kid, alg, use</c>.</summary>
    public JsonWebKey PublicKey { get; }

    /// <summary>Makes a new P-256 key for ES256, named by its thumbprint.</summary>
    public static SigningKey Create() => Create(keyId: null);

    /// <summary>Makes a new P-256 key for ES256.</summary>
    /// <param name="keyId">Its name; null for its thumbprint.</param>
    public static SigningKey Create(string? keyId) => Create(JwsAlgorithm.ES256, keyId);

    /// <summary>Makes a new key: P-256 for ES256, RSA of 2048 bits for RS256.</summary>
    /// <param name="algorithm">What it is to sign with.</param>
    /// <param name="keyId">Its name; null for its thumbprint.</param>
    public static SigningKey Create(JwsAlgorithm algorithm, string? keyId) => new(KeyPair.Create(algorithm), keyId);

    /// <summary>Reads an unencrypted PKCS#8 PEM of a P-256 key, for ES256; the key is named by its thumbprint.</summary>
    /// <exception cref="FormatException">The text is not a P-256 private key in PKCS#8.</exception>
    public static SigningKey FromPem(string pem) => FromPem(pem, JwsAlgorithm.ES256, keyId: null);

    /// <summary>Reads an unencrypted PKCS#8 PEM.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="algorithm">What the key is for: ES256 takes P-256 keys, RS256 those of RSA with 2048 to 4096 bits.</param>
    /// <param name="keyId">The key's name; null for its thumbprint.</param>
    /// <exception cref="FormatException">The text is not such a private key in PKCS#8.</exception>
    public static SigningKey FromPem(string pem, JwsAlgorithm algorithm, string? keyId)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var wanted = algorithm == JwsAlgorithm.RS256 ? "an RSA private key of 2048 to 4096 bits" : "a P-256 private key";
        return new SigningKey(Pkcs8Pem.Read(algorithm, pem) ?? throw new FormatException($"not {wanted} in unencrypted PKCS#8 PEM"), keyId);
    }

    /// <summary>Writes the private key as PKCS#8 PEM.</summary>
    public string ToPem()
    {
        lock (_using)
        {
            return _pair.ToPem();
        }
    }

    /// <summary>Signs claims, already JSON, as a compact JWS with <c>alg, kid, typ</c> in its header.</summary>
    /// <param name="type">One of <see cref="TokenTypes"/>.</param>
    /// <param name="claims">The payload's UTF-8 JSON.</param>
    public string Sign(string type, ReadOnlySpan<byte> claims)
    {
        var header = ClaimsJson.Write((Algorithm, KeyId, type), static (json, values) =>
        {
            json.WriteString("alg", JoseHeader.NameOf(values.Algorithm));
            json.WriteString("kid", values.KeyId);
            json.WriteString("typ", values.type);
        });
        return SignCompact(header, claims);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        lock (_using)
        {
            _pair.Dispose();
        }

        DisposeIdle();
    }

    /// <summary>Signs a header and a payload, both already JSON, as a compact JWS (RFC 7515, 7.1).</summary>
    internal string SignCompact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var payloadAt = Base64Url.GetEncodedLength(header.Length) + 1;
        var signed = new byte[payloadAt + Base64Url.GetEncodedLength(payload.Length)];
        Base64Url.EncodeToUtf8(header, signed);
        signed[payloadAt - 1] = (byte)'.';
        Base64Url.EncodeToUtf8(payload, signed.AsSpan(payloadAt));
        return $"{Encoding.ASCII.GetString(signed)}.{Base64Url.EncodeToString(SignBytes(signed))}";
    }

    /// <summary>The signature of any bytes; of ES256 r ‖ s, 32 bytes each (RFC 7518, 3.4).</summary>
    internal byte[] SignBytes(byte[] bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var pair = _idle.TryDequeue(out var idle) ? idle : Copy();
        try
        {
            return pair.Sign(bytes);
        }
        finally
        {
            _idle.Enqueue(pair);
            if (_isDisposed)
            {
                DisposeIdle();
            }
        }
    }

    private KeyPair Copy()
    {
        lock (_using)
        {
            return _pair.Copy();
        }
    }

    private void DisposeIdle()
    {
        while (_idle.TryDequeue(out var idle))
        {
            idle.Dispose();
        }
    }
}
