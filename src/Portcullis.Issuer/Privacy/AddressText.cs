using System.Text;

namespace Portcullis.Issuer.Privacy;

/// <summary>Finds addresses in texts that anybody may have written: 0x and 40 digits, and the same as one of the words of a contract call.</summary>
internal static class AddressText
{
    private const string Mark = "0x";
    private const int Digits = 40;
    private const string Padding = "000000000000000000000000";

    public delegate string Name(ReadOnlySpan<char> address);

    /// <summary>The text with other names in their place; the text itself when there are none.</summary>
    public static string Replace(string text, Name name)
    {
        StringBuilder? changed = null;
        var copied = 0;
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + Mark.Length))
        {
            var end = End(text, at + Mark.Length);
            if (ReplaceOne(text.AsSpan(at, end - at), name) is { } hidden)
            {
                changed = (changed ?? new StringBuilder(text.Length)).Append(text, copied, at - copied).Append(hidden);
                (copied, at) = (end, end - Mark.Length);
            }
        }

        return changed is null ? text : changed.Append(text, copied, text.Length - copied).ToString();
    }

    private static int Next(string text, int from) => text.IndexOf(Mark, from, StringComparison.OrdinalIgnoreCase);

    private static int End(string text, int from)
    {
        // The next one's 0 is no digit of this one's.
        while (from < text.Length && char.IsAsciiHexDigit(text[from]) && !text.AsSpan(from).StartsWith(Mark, StringComparison.OrdinalIgnoreCase))
        {
            from++;
        }

        return from;
    }

    private static string? ReplaceOne(ReadOnlySpan<char> digits, Name name) => (digits.Length - Mark.Length) switch
    {
        < Digits => null,
        Digits => name(digits),
        _ => ReplaceWords(digits, name),
    };

    private static string? ReplaceWords(ReadOnlySpan<char> digits, Name name)
    {
        StringBuilder? changed = null;
        while (digits.IndexOf(Padding, StringComparison.Ordinal) is >= 0 and var at && at + Padding.Length + Digits <= digits.Length)
        {
            var address = at + Padding.Length;
            changed = (changed ?? new StringBuilder()).Append(digits[..address]).Append(name($"{Mark}{digits.Slice(address, Digits)}"));
            digits = digits[(address + Digits)..];
        }

        return changed?.Append(digits).ToString();
    }
}
