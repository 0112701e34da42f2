using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.Issuer.SignInPage;

/// <summary>Proof Key for Code Exchange (RFC 7636) by S256 alone: with <c>plain</c>, who sees a request could use its code.</summary>
internal static partial class CodeChallenge
{
    /// <summary>The one method.</summary>
    public const string Method = "S256";

    private const int Length = 43;

    /// <summary>Whether a text may be a challenge: the SHA-256 in base64url.</summary>
    public static bool IsOne(string text) => text.Length == Length && Base64Url.IsValid(text, out var size) && size == SHA256.HashSizeInBytes;

    /// <summary>Whether a verifier is the one behind a challenge.</summary>
    public static bool Matches(string challenge, string verifier) => Verifier().IsMatch(verifier)
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(challenge), Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))));

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Verifier();
}
