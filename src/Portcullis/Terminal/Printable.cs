namespace Portcullis.Terminal;

/// <summary>Makes a server's text safe to show: control characters could rewrite what the terminal has shown before.</summary>
internal static class Printable
{
    internal static string Line(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
