using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Client.Hosting;

/// <summary>Names every fault of the options at once, and no secret.</summary>
internal sealed class PortcullisCallerOptionsValidator : IValidateOptions<PortcullisCallerOptions>
{
    private const string KeyForm = "is no private key: give 0x and 64 hexadecimal digits";

    public ValidateOptionsResult Validate(string? name, PortcullisCallerOptions options)
    {
        List<string> faults =
        [
            .. Named("Authority", FindOriginFault(options.Authority, options.AllowHttp)),
            .. options.Origins.SelectMany((origin, i) => Named($"Origins:{i}", FindOriginFault(origin, options.AllowHttp))),
            .. FindAccountFaults(options),
            .. options.SignRequests ? FindSignedFaults(options) : [],
            .. FindOtherFaults(options),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(fault => $"the caller '{name}': {fault}"));
    }

    private static IEnumerable<string> Named(string member, string? fault) => fault is null ? [] : [$"{member}: {fault}"];

    private static string? FindOriginFault(string? text, bool allowHttp) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") ? "give an absolute URL of https, or of http on this machine"
        : ApiOrigin.Of(url).IsExposed && !allowHttp ? "is not https, so that others on the network could read the token; set AllowHttp where that is no concern"
        : null;

    private static IEnumerable<string> FindAccountFaults(PortcullisCallerOptions options)
    {
        if (options.Key is null == options.Signer is null)
        {
            yield return options.Key is null ? "Key: is missing; give the account's private key, or a Signer" : "Key: stands beside a Signer; give one of them";
        }

        if (options.Key is { } key && !IsKey(key))
        {
            yield return $"Key: {KeyForm}";
        }
    }

    private static IEnumerable<string> FindSignedFaults(PortcullisCallerOptions options)
    {
        if (options.Signer is not null)
        {
            yield return "Signer: signs no requests, only sign-ins; give a Key";
        }

        if (options.ChainId is null)
        {
            yield return "ChainId: is missing; a signed request names the account's chain, which must be one that the server reads";
        }

        (string Name, bool IsSet)[] ofSignIns = [("Scope", options.Scope is not null), ("Resource", options.Resource is not null), ("ClientId", options.ClientId is not null), ("Domain", options.Domain is not null), ("Dpop", options.Dpop)];
        foreach (var (member, _) in ofSignIns.Where(member => member.IsSet))
        {
            yield return $"{member}: is for sign-ins, and there is none with SignRequests; leave it out";
        }
    }

    private static IEnumerable<string> FindOtherFaults(PortcullisCallerOptions options)
    {
        if (options.ChainId == 0)
        {
            yield return "ChainId: there is no chain 0";
        }

        if (options.Resource is { } resource && !(Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0))
        {
            yield return "Resource: give an absolute URI without a fragment (RFC 8707)";
        }

        if (options.Timeout < PortcullisCallerOptions.ShortestTimeout || options.Timeout > PortcullisCallerOptions.LongestTimeout)
        {
            yield return $"Timeout: is {options.Timeout}; give {PortcullisCallerOptions.ShortestTimeout} to {PortcullisCallerOptions.LongestTimeout}";
        }
    }

    private static bool IsKey(string text)
    {
        if (!Hex.TryParse(text.Trim(), out var bytes) || bytes.Length != EthereumKey.Size)
        {
            return false;
        }

        try
        {
            new EthereumKey(bytes).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            // Zero, or not below the group's order.
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
