using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials;

/// <summary>A P-256 key that signs with ES256 (RFC 7518, 3.4), named by its RFC 7638 thumbprint.</summary>
public sealed class SigningKey : IDisposable
{
    private SigningKey() => throw new NotSupportedException("not built yet");

    /// <summary>The RFC 7638 thumbprint, base64url.</summary>
    public string KeyId { get; } = "";

    /// <summary>The public key as a JWK with <c>kty, crv, x, y, kid, alg, use</c>.</summary>
    public JsonWebKey PublicKey { get; } = new();

    /// <summary>Makes a new key.</summary>
    public static SigningKey Create() => throw new NotSupportedException("not built yet");

    /// <summary>Reads an unencrypted PKCS#8 PEM.</summary>
    /// <exception cref="FormatException">The text is not a P-256 private key in PKCS#8.</exception>
    public static SigningKey FromPem(string pem) => throw new NotSupportedException("not built yet");

    /// <summary>Writes the private key as PKCS#8 PEM.</summary>
    public string ToPem() => throw new NotSupportedException("not built yet");

    /// <summary>Signs claims, already JSON, as a compact JWS with <c>alg, kid, typ</c> in its header.</summary>
    /// <param name="type">One of <see cref="TokenTypes"/>.</param>
    /// <param name="claims">The payload's UTF-8 JSON.</param>
    public string Sign(string type, ReadOnlySpan<byte> claims) => throw new NotSupportedException("not built yet");

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException("not built yet");
}
