using System.Security.Cryptography;
using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>
/// The name of a condition as it was evaluated, by which a gate knows that an attestation is about the very condition it asks: <c>0x</c> and the lower-case hex of the SHA-256
/// of its canonical JSON.
/// </summary>
public static class ConditionHash
{
    private const string Prefix = "0x";
    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789abcdef");

    /// <summary>The hash, 66 characters.</summary>
    /// <param name="evaluatedCondition">The condition with all its members, in any order.</param>
    /// <exception cref="InvalidOperationException">A string or a name in it holds half a surrogate pair.</exception>
    public static string Of(JsonElement evaluatedCondition) => Prefix + Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(evaluatedCondition)));

    /// <summary>Whether the text is written as a hash is.</summary>
    internal static bool IsWellFormed(string text) =>
        text.Length == Prefix.Length + (2 * SHA256.HashSizeInBytes)
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Digits);
}
