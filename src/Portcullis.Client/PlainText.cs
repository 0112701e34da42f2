using System.Buffers;

namespace Portcullis.Client;

/// <summary>What a server sent, for a log: whoever answers could write anything there, lines of that log and commands of a terminal too.</summary>
internal static class PlainText
{
    private const int Longest = 512;

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (char)letter)]);

    /// <summary>The text in one line of plain ASCII, a question mark for whatever else there is, and no longer than a line should be.</summary>
    public static string Of(string text)
    {
        var start = text.Length > Longest ? text[..Longest] : text;
        return start.AsSpan().ContainsAnyExcept(Plain) || start.Length < text.Length ? Clean(start, isCut: start.Length < text.Length) : text;
    }

    private static string Clean(string text, bool isCut)
    {
        var letters = text.ToCharArray();
        letters.AsSpan().ReplaceAnyExcept(Plain, '?');
        return isCut ? $"{new string(letters)}..." : new string(letters);
    }
}
