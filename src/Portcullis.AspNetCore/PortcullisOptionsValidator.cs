using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore;

/// <summary>Names every fault of the options at once.</summary>
internal sealed class PortcullisOptionsValidator : IValidateOptions<PortcullisOptions>
{
    private const int MaxCapacity = 10_000_000;

    public ValidateOptionsResult Validate(string? name, PortcullisOptions options)
    {
        List<string> faults = [.. Faults(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(PortcullisOptions options)
    {
        if (AuthorityFault(options.Authority) is { } fault)
        {
            yield return $"Portcullis:Authority: {fault}";
        }

        if (options.Audience is { } audience && string.IsNullOrWhiteSpace(audience))
        {
            yield return "Portcullis:Audience: is empty; leave it out to use the Authority";
        }

        if (options.TokenCacheCapacity is < 2 or > MaxCapacity)
        {
            yield return $"Portcullis:TokenCacheCapacity: is {options.TokenCacheCapacity}; give 2 to {MaxCapacity}";
        }
    }

    private static string? AuthorityFault(string? authority)
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
