namespace Portcullis.Issuer;

/// <summary>What settings of one form must be.</summary>
internal static class SettingFaults
{
    public static IEnumerable<string> Range<T>(string path, T value, T least, T most)
        where T : IComparable<T>, IFormattable =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? [] : [$"{path}: must be from {least} to {most}, but is {value}"];

    public static Uri? HttpUri(string text) => UriOf(text, Uri.UriSchemeHttp, Uri.UriSchemeHttps);

    public static Uri? WebSocketUri(string text) => UriOf(text, Uri.UriSchemeWs, Uri.UriSchemeWss);

    private static Uri? UriOf(string text, string scheme, string secureScheme) =>
        !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == scheme || uri.Scheme == secureScheme)
            && uri.Host.Length > 0
            ? uri
            : null;
}
