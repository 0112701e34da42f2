using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Issuer.SignInPage;

/// <summary>Authorization codes as clients get them: 256 random bits in base64url.</summary>
internal static class CodeText
{
    private const int Size = 32;

    /// <summary>A fresh one.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    /// <summary>What is kept of it.</summary>
    public static string DigestOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
