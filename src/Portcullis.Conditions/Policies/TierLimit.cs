using System.Globalization;
using System.Text.RegularExpressions;

namespace Portcullis.Conditions.Policies;

/// <summary>A number of requests in a window of time, written <c>600/1m</c>.</summary>
/// <param name="Permits">How many, at least 1.</param>
/// <param name="Window">In how long, at most 30 days.</param>
public sealed partial record TierLimit(int Permits, TimeSpan Window)
{
    /// <summary>The form of the text.</summary>
    public const string Pattern = "^" + Content + "$";

    private const string Content = "[1-9][0-9]{0,8}/[1-9][0-9]{0,4}[smhd]";

    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(30);

    /// <summary>Reads <c>600/1m</c>: permits, a slash, a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static TierLimit? Parse(string text)
    {
        if (!Form().IsMatch(text))
        {
            return null;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var count = int.Parse(text.AsSpan(slash + 1, text.Length - slash - 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var window = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(count),
        };
        return window > LongestWindow ? null : new TierLimit(int.Parse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture), window);
    }

    // Not Pattern itself: in .NET a $ also matches before a last line feed.
    [GeneratedRegex(@"\A" + Content + @"\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
