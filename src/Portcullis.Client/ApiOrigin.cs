namespace Portcullis.Client;

/// <summary>Scheme, host and port of an API: where its sign-in is, and whose messages may be signed for it.</summary>
public sealed record ApiOrigin
{
    private ApiOrigin(Uri uri) => Uri = uri;

    /// <summary>The origin as a URI with the path <c>/</c>.</summary>
    public Uri Uri { get; }

    /// <summary>Host, and port unless it is the scheme's own: what a Sign-In with Ethereum message names as its domain.</summary>
    public string Authority => Uri.Authority;

    /// <summary>Whether a token would travel readably over a network: over http, and not to this machine.</summary>
    public bool IsExposed => Uri.Scheme == Uri.UriSchemeHttp && !Uri.IsLoopback;

    /// <summary>The origin of a URL.</summary>
    /// <param name="url">An absolute URL of http or https; its path and query do not count.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ApiOrigin Of(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? new ApiOrigin(new Uri(url.GetLeftPart(UriPartial.Authority) + "/"))
            : throw new ArgumentException("an absolute URL of http or https is needed", nameof(url));
    }

    /// <summary>A URL on it.</summary>
    /// <param name="path">The path, relative to the root.</param>
    public Uri At(string path) => new(Uri, path);

    /// <summary>Scheme, host and port, without a slash.</summary>
    public override string ToString() => Uri.GetLeftPart(UriPartial.Authority);
}
