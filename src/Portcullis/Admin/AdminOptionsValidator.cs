using Microsoft.Extensions.Options;

namespace Portcullis.Admin;

/// <summary>Refuses an admin listener that others could reach without a secret.</summary>
internal sealed class AdminOptionsValidator : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options)
    {
        List<string> faults = [];
        if (!string.IsNullOrEmpty(options.Url))
        {
            CheckUrl(options, faults);
        }

        if (options.Token is { Length: < AdminOptions.ShortestToken } || options.Token?.AsSpan().ContainsAnyExceptInRange('!', '~') == true)
        {
            faults.Add($"Admin:Token: must have at least {AdminOptions.ShortestToken} characters, all of printable ASCII; make one by: openssl rand -hex 32");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckUrl(AdminOptions options, List<string> faults)
    {
        if (AdminUrl.Parse(options.Url) is not { } address)
        {
            faults.Add($"Admin:Url: must be http with a host and a port, such as {AdminOptions.DefaultUrl}; empty for no admin listener");
        }
        else if (options.Token is null && !AdminUrl.IsLoopback(address.Host))
        {
            faults.Add($"Admin:Token: is missing, and {options.Url} can be reached from other machines; set one, or listen on the loopback interface");
        }
    }
}
