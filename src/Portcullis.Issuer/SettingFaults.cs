namespace Portcullis.Issuer;

/// <summary>What settings of one form must be.</summary>
internal static class SettingFaults
{
    public static IEnumerable<string> Range<T>(string path, T value, T least, T most)
        where T : IComparable<T>, IFormattable =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? [] : [$"{path}: must be from {least} to {most}, but is {value}"];

    public static Uri? HttpUri(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0
            ? uri
            : null;
}
