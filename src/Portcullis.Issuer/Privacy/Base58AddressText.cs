using System.Buffers;
using System.Text;
using Portcullis.Solana;

namespace Portcullis.Issuer.Privacy;

/// <summary>
/// Finds Solana's addresses in texts that anybody may have written: words of 32 to 44 base58 digits that stand for 32 bytes. The hashes of its blocks look the same and are taken for addresses; its
/// signatures are longer, and other things' hashes hardly ever are of these digits and this length.
/// </summary>
internal static class Base58AddressText
{
    private const int Least = 32;
    private const int Most = 44;
    private const string LettersAndDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> InWords = SearchValues.Create(LettersAndDigits);

    /// <summary>The text with other names in their place; the text itself when there are none.</summary>
    public static string Replace(string text, AddressText.Name name)
    {
        StringBuilder? changed = null;
        var copied = 0;
        for (var at = 0; (at = NextLongWord(text, at)) >= 0;)
        {
            var word = WordAt(text, at);
            if (IsAddress(word))
            {
                changed = (changed ?? new StringBuilder(text.Length)).Append(text, copied, at - copied).Append(name(word));
                copied = at + word.Length;
            }

            at += word.Length;
        }

        return changed is null ? text : changed.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Where the next word of at least 32 letters and digits begins. Looked for from behind, so that of a usual text most is skipped unread.</summary>
    private static int NextLongWord(string text, int from)
    {
        var at = from;
        while (at + Least <= text.Length)
        {
            var gap = text.AsSpan(at, Least).LastIndexOfAnyExcept(InWords);
            if (gap < 0)
            {
                return at;
            }

            at += gap + 1;

            // The two digits of a character that a URL escapes are no part of the word behind it.
            at += text[at - 1] == '%' && at + 1 < text.Length && char.IsAsciiHexDigit(text[at]) && char.IsAsciiHexDigit(text[at + 1]) ? 2 : 0;
        }

        return -1;
    }

    private static ReadOnlySpan<char> WordAt(string text, int at)
    {
        var rest = text.AsSpan(at);
        return rest.IndexOfAnyExcept(InWords) is >= 0 and var end ? rest[..end] : rest;
    }

    private static bool IsAddress(ReadOnlySpan<char> word)
    {
        Span<byte> bytes = stackalloc byte[SolanaAddress.Size];
        return word.Length <= Most && !IsName(word) && Base58.TryDecode(word, bytes);
    }

    /// <summary>Whether it looks like a long name out of a program: without a figure, and most of it in lower case. Of a hundred thousand addresses not one does.</summary>
    private static bool IsName(ReadOnlySpan<char> word)
    {
        var capitals = 0;
        foreach (var letter in word)
        {
            if (char.IsAsciiDigit(letter))
            {
                return false;
            }

            capitals += char.IsAsciiLetterUpper(letter) ? 1 : 0;
        }

        return capitals < word.Length / 4;
    }
}
