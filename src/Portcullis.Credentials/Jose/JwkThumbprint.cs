using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials.Jose;

/// <summary>The name of a key: SHA-256 over its required members in alphabetical order (RFC 7638, 3).</summary>
internal static class JwkThumbprint
{
    /// <summary>The thumbprint, base64url.</summary>
    public static string Of(JsonWebKey key)
    {
        var members = key.Kty == "RSA"
            ? $$"""{"e":"{{key.E}}","kty":"RSA","n":"{{key.N}}"}"""
            : $$"""{"crv":"{{key.Crv}}","kty":"{{key.Kty}}","x":"{{key.X}}","y":"{{key.Y}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(members)));
    }
}
