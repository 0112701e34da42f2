using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore;

/// <summary>Names every fault of the options at once.</summary>
internal sealed class PortcullisOptionsValidator(LocalAuthority local) : IValidateOptions<PortcullisOptions>
{
    private const int MaxCapacity = 10_000_000;

    public ValidateOptionsResult Validate(string? name, PortcullisOptions options)
    {
        List<string> faults = [.. Faults(options)];
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

    private static bool IsPlainUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme is "https" or "http")
        && uri.IsWellFormedOriginalString()
        && uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length == 0;
}
