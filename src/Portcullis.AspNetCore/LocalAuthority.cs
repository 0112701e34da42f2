using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Whom to trust: what the options say, or the issuer in the same process.</summary>
internal sealed class LocalAuthority(IServiceProvider services)
{
    /// <summary>Adds the authority that is meant, and where the API is described, unless the options say so.</summary>
    public void Complete(PortcullisOptions options)
    {
        options.Authority = Complete(options.Authority);
        options.ResourceMetadata ??= Find()?.ResourceMetadata;
    }

    /// <summary>Whether the issuer is in the same process.</summary>
    public bool HasIssuer => Find() is not null;

    /// <summary>The authority that is meant.</summary>
    public string Complete(string authority) => string.IsNullOrEmpty(authority) ? Find()?.Url ?? "" : authority;

    private LocalIssuer? Find()
    {
        try
        {
            return services.GetService<LocalIssuer>();
        }
        catch (OptionsValidationException)
        {
            // The issuer's own settings are at fault, and say so.
            return null;
        }
    }

    /// <summary>What is wrong with the authority; null when nothing is.</summary>
    public string? FindFault(string authority)
    {
        try
        {
            return services.GetService<LocalIssuer>() is not { Url: var url } ? AuthorityRule.FindFault(authority)
                : authority == url ? null
                : $"is '{authority}', and the issuer in this process is '{url}'; leave it out";
        }
        catch (OptionsValidationException)
        {
            // The issuer's own settings are at fault, and say so.
            return null;
        }
    }
}
