using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore;

/// <summary>Names every fault of the options at once.</summary>
internal sealed class PortcullisOptionsValidator(LocalAuthority local) : IValidateOptions<PortcullisOptions>
{
    private const int MaxCapacity = 10_000_000;

    public ValidateOptionsResult Validate(string? name, PortcullisOptions options)
    {
        List<string> faults = [.. Faults(options), .. LiveFaults(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(PortcullisOptions options)
    {
        if (local.FindFault(options.Authority) is { } fault)
        {
            yield return $"Portcullis:Authority: {fault}";
        }

        if (options.Audience is { } audience && string.IsNullOrWhiteSpace(audience))
        {
            yield return "Portcullis:Audience: is empty; leave it out to use the Authority";
        }

        if (options.PublicUrl is { } url && !IsPlainUrl(url))
        {
            yield return "Portcullis:PublicUrl: give an absolute http or https URL with scheme, host, port and path only";
        }

        if (options.ResourceMetadata is { } metadata && !IsPlainUrl(metadata))
        {
            yield return "Portcullis:ResourceMetadata: give an absolute http or https URL with scheme, host, port and path only";
        }

        if (options.ProofCapacity is < 1 or > MaxCapacity)
        {
            yield return $"Portcullis:ProofCapacity: is {options.ProofCapacity}; give 1 to {MaxCapacity}";
        }

        if (options.TokenCacheCapacity is < 2 or > MaxCapacity)
        {
            yield return $"Portcullis:TokenCacheCapacity: is {options.TokenCacheCapacity}; give 2 to {MaxCapacity}";
        }
    }

    private IEnumerable<string> LiveFaults(PortcullisOptions options)
    {
        if (options.Live && local.HasIssuer)
        {
            yield return "Portcullis:Live: stands beside an issuer in this process, which asks the chain itself; leave it out";
        }

        // It becomes a header, and is never repeated.
        if (options.Live && (string.IsNullOrEmpty(options.IntrospectionKey) || options.IntrospectionKey.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            yield return "Portcullis:IntrospectionKey: is missing or no API key; Live asks the issuer with one that its operator made by 'portcullis apikey create'";
        }

        if (options.LiveCacheTime < TimeSpan.FromSeconds(1) || options.LiveCacheTime > TimeSpan.FromMinutes(1))
        {
            yield return $"Portcullis:LiveCacheTime: is {options.LiveCacheTime}; give 00:00:01 to 00:01:00";
        }
    }

    private static bool IsPlainUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme is "https" or "http")
        && uri.IsWellFormedOriginalString()
        && uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length == 0;
}
