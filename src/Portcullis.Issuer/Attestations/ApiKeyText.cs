using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Issuer.Attestations;

/// <summary>The text of an API key, <c>insr_live_</c> and 40 lower-case hexadecimal digits: 160 random bits, so that its plain SHA-256 gives nothing away.</summary>
internal static class ApiKeyText
{
    public const string Prefix = "insr_live_";

    private const int Digits = 40;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>A fresh key.</summary>
    public static string Create() => Prefix + RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    /// <summary>What the store knows a key by; null when the text is no key.</summary>
    public static string? DigestOf(string text) =>
        text.Length == Prefix.Length + Digits && text.StartsWith(Prefix, StringComparison.Ordinal) && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Hex)
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))
            : null;
}
