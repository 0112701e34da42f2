using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portcullis.Ethereum.Abi;

/// <summary>UTF-8 without replacement characters: what is not text is refused in both directions.</summary>
internal static class AbiText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The text has half a surrogate pair.</exception>
    public static byte[] Encode(string text) => Strict.GetBytes(text);

    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : null;
        return text is not null;
    }
}
