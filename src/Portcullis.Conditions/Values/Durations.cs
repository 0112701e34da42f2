using System.Globalization;
using System.Text.RegularExpressions;

namespace Portcullis.Conditions.Values;

/// <summary>Spans of time as policies write them: a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal static partial class Durations
{
    /// <summary>The form of the text.</summary>
    public const string Pattern = "^" + Content + "$";

    /// <summary>The same without its ends, to be part of another form.</summary>
    public const string Content = "[1-9][0-9]{0,4}[smhd]";

    /// <summary>The longest span.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Reads <c>5m</c>; null for anything else, and for more than 30 days.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (!Form().IsMatch(text))
        {
            return null;
        }

        var count = int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        var span = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(count),
        };
        return span > Longest ? null : span;
    }

    /// <summary>As it is written, in the largest unit that divides it.</summary>
    public static string Write(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        var (unit, size) = seconds switch
        {
            _ when seconds % 86_400 == 0 => ('d', 86_400),
            _ when seconds % 3_600 == 0 => ('h', 3_600),
            _ when seconds % 60 == 0 => ('m', 60),
            _ => ('s', 1),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / size}{unit}");
    }

    // Not Pattern itself: in .NET a $ also matches before a last line feed.
    [GeneratedRegex(@"\A" + Content + @"\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
