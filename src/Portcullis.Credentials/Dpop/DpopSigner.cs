using System.Buffers.Text;
using System.Security.Cryptography;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Dpop;

/// <summary>Makes proofs of possession for a client (RFC 9449, 4.2), one for each request.</summary>
/// <param name="key">The client's key. It is not disposed here.</param>
/// <param name="clock">The present.</param>
public sealed class DpopSigner(SigningKey key, TimeProvider clock)
{
    private const int IdSize = 16;

    /// <summary>The <c>cnf.jkt</c> of the tokens that are bound to the key.</summary>
    public string KeyThumbprint => key.Thumbprint;

    /// <summary>Makes the value of a <c>DPoP</c> header.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="url">The request's absolute URL; its query and fragment are left out.</param>
    /// <param name="accessToken">The access token that goes with it; null where one is asked for.</param>
    /// <param name="nonce">What the server's last <c>DPoP-Nonce</c> header said; null when there was none.</param>
    public string Sign(string method, string url, string? accessToken, string? nonce)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(url);
        var header = ClaimsJson.Write(key.PublicKey, static (json, jwk) =>
        {
            json.WriteString("typ", TokenTypes.DpopProof);
            json.WriteString("alg", "ES256");
            json.WriteStartObject("jwk");
            json.WriteString("kty", jwk.Kty);
            json.WriteString("crv", jwk.Crv);
            json.WriteString("x", jwk.X);
            json.WriteString("y", jwk.Y);
            json.WriteEndObject();
        });
        return key.SignCompact(header, Claims(method, url.Split('?', '#')[0], accessToken, nonce));
    }

    private ReadOnlySpan<byte> Claims(string method, string url, string? accessToken, string? nonce) =>
        ClaimsJson.Write((method, url, accessToken, nonce, Now: clock.GetUtcNow()), static (json, claims) =>
        {
            json.WriteString("jti", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdSize)));
            json.WriteString("htm", claims.method);
            json.WriteString("htu", claims.url);
            json.WriteNumber("iat", claims.Now.ToUnixTimeSeconds());
            if (claims.accessToken is { } token)
            {
                json.WriteString("ath", DpopProofVerifier.HashOf(token));
            }

            if (claims.nonce is { } nonce)
            {
                json.WriteString("nonce", nonce);
            }
        });
}
