namespace Portcullis.Credentials.Dpop;

/// <summary>
/// Compares URLs as a proof's <c>htu</c> asks for (RFC 9449, 4.3): scheme and host without case, the scheme's own port the same as none (RFC 3986, 6.2.2.1 and 6.2.3), and every other letter
/// exactly: whatever else may be written in two ways, some server takes for two resources.
/// </summary>
internal static class DpopUrl
{
    private const string Secure = "https://";
    private const string Plain = "http://";

    /// <summary>Whether both name one http or https resource, whatever their queries and fragments.</summary>
    public static bool AreSame(string claimed, string expected) => Normalize(claimed) is { } one && one == Normalize(expected);

    private static string? Normalize(string url) =>
        Normalize(url, Secure, ":443") ?? Normalize(url, Plain, ":80");

    private static string? Normalize(string url, string scheme, string port)
    {
        if (!url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = url.AsSpan(scheme.Length);
        var end = rest.IndexOfAny('?', '#');
        rest = end < 0 ? rest : rest[..end];
        var slash = rest.IndexOf('/');
        var path = slash < 0 ? default : rest[slash..];
        var authority = rest[..^path.Length];
        authority = authority.EndsWith(port, StringComparison.Ordinal) ? authority[..^port.Length] : authority;

        // A user's name would be a second host to those who read it wrongly.
        return authority.IsEmpty || authority.Contains('@') ? null : $"{scheme}{authority.ToString().ToLowerInvariant()}{path}";
    }
}
