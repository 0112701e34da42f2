namespace Portcullis.Client;

/// <summary>Scheme, host and port of an API: where its sign-in is, and whose messages may be signed for it.</summary>
/// <param name="Uri">The origin as a URI with the path <c>/</c>.</param>
internal sealed record ApiOrigin(Uri Uri)
{
    /// <summary>Host, and port unless it is the scheme's own: what a Sign-In with Ethereum message names as its domain.</summary>
    internal string Authority => Uri.Authority;

    /// <summary>Whether a token would travel readably over a network.</summary>
    internal bool IsExposed => Uri.Scheme == Uri.UriSchemeHttp && !Uri.IsLoopback;

    internal static ApiOrigin Of(Uri url) => new(new Uri(url.GetLeftPart(UriPartial.Authority) + "/"));

    internal Uri At(string path) => new(Uri, path);

    public override string ToString() => Uri.GetLeftPart(UriPartial.Authority);
}
