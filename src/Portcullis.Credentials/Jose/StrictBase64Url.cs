using System.Buffers.Text;

namespace Portcullis.Credentials.Jose;

/// <summary>base64url as RFC 7515 writes it: no padding, no white space, no second spelling of the same bytes.</summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create(Alphabet);

    /// <summary>Decodes the text; null when it is not the one way to write some bytes.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Letters) || HasStrayBits(text))
        {
            return null;
        }

        return Base64Url.DecodeFromChars(text);
    }

    // The platform's decoder drops the unused bits of the last letter, so that several texts would stand for one signature.
    private static bool HasStrayBits(ReadOnlySpan<char> text) => (text.Length % 4) switch
    {
        2 => (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & 0b1111) != 0,
        3 => (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & 0b0011) != 0,
        _ => false,
    };
}
