using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Issuer.Grants;

/// <summary>
/// A refresh token: <c>prt_</c>, the session's id, a dot, and 256 random bits in base64url. The id says which family a token is of also when its secret is one that was used before.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Digest">The SHA-256 of the secret, in lower-case hexadecimal.</param>
internal readonly record struct RefreshToken(string SessionId, string Digest)
{
    private const string Prefix = "prt_";
    private const int SecretSize = 32;
    private const int SecretLength = 43;

    /// <summary>A fresh token of a session, and its text.</summary>
    public static (RefreshToken Token, string Text) Create(string sessionId)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretSize));
        return (new RefreshToken(sessionId, DigestOf(secret)), $"{Prefix}{sessionId}.{secret}");
    }

    /// <summary>Reads a token's text; null when it is none.</summary>
    public static RefreshToken? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Prefix.Length + SortedId.Length + 1 + SecretLength
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length + SortedId.Length] == '.'
            ? new RefreshToken(text.Substring(Prefix.Length, SortedId.Length), DigestOf(text[^SecretLength..]))
            : null;
    }

    /// <summary>Whether it has the digest.</summary>
    public bool Has(string digest) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Digest), Encoding.ASCII.GetBytes(digest));

    private static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
