namespace Portcullis.Issuer.SignIn;

/// <summary>One allowed pair of a Sign-In with Ethereum message.</summary>
/// <param name="Scheme">The scheme, which a message that names one must name.</param>
/// <param name="Domain">The exact domain.</param>
/// <param name="Uri">The exact URI.</param>
internal sealed record SignInOrigin(string Scheme, string Domain, string Uri)
{
    /// <summary>
    /// Whether the message's URI is this one. A URI that is just an origin means the same with and without the slash at its end (RFC 3986,
    /// 6.2.3), and browsers write both.
    /// </summary>
    public bool Allows(string uri) => uri == Uri || (Uri == Origin && uri == Origin + "/");

    private string Origin => $"{Scheme}://{Domain}";

    /// <summary>The pair that a configured URI gives.</summary>
    public static SignInOrigin From(string text)
    {
        var uri = new Uri(text, UriKind.Absolute);
        var origin = $"{uri.Scheme}://{uri.Authority}";
        return new SignInOrigin(uri.Scheme, uri.Authority, uri.PathAndQuery == "/" && !text.Contains('?', StringComparison.Ordinal) ? origin : text);
    }
}
