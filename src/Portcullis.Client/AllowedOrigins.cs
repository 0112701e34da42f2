namespace Portcullis.Client;

/// <summary>The origins that may see a token or a signature.</summary>
internal sealed class AllowedOrigins(IEnumerable<ApiOrigin> origins)
{
    private readonly HashSet<string> _names = origins.Select(origin => origin.ToString()).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a URL is on one of them.</summary>
    public bool Contain(Uri url) => _names.Contains(url.GetLeftPart(UriPartial.Authority));
}
