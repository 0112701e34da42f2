using System.Globalization;
using System.Text.RegularExpressions;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>A number of requests in a window of time, written <c>600/1m</c>.</summary>
/// <param name="Permits">How many, at least 1.</param>
/// <param name="Window">In how long, at most 30 days.</param>
public sealed partial record TierLimit(int Permits, TimeSpan Window)
{
    /// <summary>The form of the text.</summary>
    public const string Pattern = "^" + Content + "$";

    private const string Content = "[1-9][0-9]{0,8}/" + Durations.Content;

    /// <summary>Reads <c>600/1m</c>: permits, a slash, a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static TierLimit? Parse(string text)
    {
        if (!Form().IsMatch(text))
        {
            return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return Durations.Parse(text[(slash + 1)..]) is { } window
            ? new TierLimit(int.Parse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture), window)
            : null;
    }

    // Not Pattern itself: in .NET a $ also matches before a last line feed.
    [GeneratedRegex(@"\A" + Content + @"\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
