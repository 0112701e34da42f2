namespace Portcullis.AspNetCore;

/// <summary>What may be trusted as an issuer's public URL.</summary>
internal static class AuthorityRule
{
    /// <summary>What is wrong with it, and what would be right; null when nothing is.</summary>
    public static string? FindFault(string? authority)
    {
        if (string.IsNullOrWhiteSpace(authority))
        {
            return "is missing; give the issuer's public URL, such as https://gate.example";
        }

        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return "is not an absolute http or https URL";
        }

        if (!uri.IsWellFormedOriginalString())
        {
            return "has letters that a URL may not hold";
        }

        if (uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0)
        {
            return "has a query, a fragment or a user name; give scheme, host, port and path only";
        }

        return uri.Scheme == "http" && !uri.IsLoopback ? "is http; use https, since keys fetched over http can be anybody's" : null;
    }
}
