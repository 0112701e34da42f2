using System.Buffers;
using System.Globalization;

namespace Portcullis.Issuer.Clients;

/// <summary>Where people are sent back to from the sign-in page. Texts are compared, never what they might mean: two readings of one URI are how tokens get lost (RFC 9700, 4.1).</summary>
internal static class RedirectUri
{
    private const int MaxLength = 512;

    private static readonly SearchValues<char> Refused = SearchValues.Create("#\\*\"<>");

    private static readonly string[] Loopbacks = ["http://127.0.0.1", "http://[::1]"];

    /// <summary>What is wrong with a URI in the settings; null when nothing is.</summary>
    public static string? FindFault(string text)
    {
        if (text.Length is 0 or > MaxLength
            || text.AsSpan().ContainsAnyExceptInRange('!', '~')
            || text.AsSpan().ContainsAny(Refused)
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || !text.StartsWith(uri.Scheme + ":", StringComparison.Ordinal)
            || uri.UserInfo.Length > 0)
        {
            return $"must be an absolute URI of at most {MaxLength} characters of ASCII, without spaces, user, fragment and *, such as https://app.example/callback";
        }

        return uri.Scheme switch
        {
            "https" or "http" when uri.Host.Length == 0 || !text.StartsWith(uri.Scheme + "://", StringComparison.Ordinal) => "must name a host",
            "https" => null,
            "http" => uri.IsLoopback ? null : "must be https, save on this machine: what comes back could else be read on its way",

            // A name of its own has a dot (RFC 8252, 7.1), so that javascript: and data: are none.
            var own => own.Contains('.', StringComparison.Ordinal) ? null : "a scheme of the program's own must be a name in reverse, such as com.example.app:/callback",
        };
    }

    /// <summary>Whether a request's URI is the registered one: letter for letter, or on a loopback address with any port (RFC 8252, 7.3).</summary>
    public static bool Matches(string registered, string asked) =>
        registered == asked || (WithoutPort(registered) is { } loopback && loopback == WithoutPort(asked));

    /// <summary>Where that is, for people: host and port, or what stands for a program on their own machine.</summary>
    public static string PlaceOf(string text)
    {
        var uri = new Uri(text, UriKind.Absolute);
        return uri.Scheme is not ("https" or "http") ? uri.Scheme : WithoutPort(text) is null ? uri.Authority : uri.Host;
    }

    private static string? WithoutPort(string text)
    {
        if (Array.Find(Loopbacks, host => text.StartsWith(host, StringComparison.Ordinal)) is not { } loopback)
        {
            return null;
        }

        var rest = text.AsSpan(loopback.Length);
        if (rest is [':', ..])
        {
            var end = rest[1..].IndexOfAnyExceptInRange('0', '9');
            var digits = end < 0 ? rest[1..] : rest.Slice(1, end);
            if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            {
                return null;
            }

            rest = rest[(1 + digits.Length)..];
        }

        return rest is [] or ['/' or '?', ..] ? $"{loopback}{rest}" : null;
    }
}
