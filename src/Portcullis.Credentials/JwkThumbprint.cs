using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Portcullis.Credentials;

/// <summary>The name of an EC key: SHA-256 over its required members in alphabetical order (RFC 7638, 3).</summary>
internal static class JwkThumbprint
{
    public static string Of(JsonWebKey key)
    {
        var members = $$"""{"crv":"{{key.Crv}}","kty":"{{key.Kty}}","x":"{{key.X}}","y":"{{key.Y}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(members)));
    }
}
