using System.Globalization;
using Portcullis.Commands.Keys.Export;
using Portcullis.Conditions.Policies;
using Portcullis.Configuration;
using Portcullis.Credentials;
using Portcullis.Hosting;
using Portcullis.Terminal;

namespace Portcullis.Commands.Gateways;

/// <summary>
/// What a <see cref="GatewayTemplate"/> may name: of <c>public</c> (the API as callers see it, also the issuer), <c>gate</c> (where Portcullis listens) and <c>upstream</c> (the API
/// itself) each the URL (<c>public-url</c>), <c>-authority</c>, <c>-host</c> and <c>-port</c>; <c>jwks-url</c>; <c>policy</c>, and <c>policy-pattern</c> as a regular expression has it; <c>audience</c>, or
/// <c>rsa-audience</c> where the gateway reads RS256 alone; <c>protection</c>, what a challenge says beside the error; <c>kong-keys</c>.
/// </summary>
internal static class GatewayValues
{
    private const string KongKeysName = "kong-keys";

    /// <exception cref="CommandException">The folder is no configuration, or there is no such policy or audience.</exception>
    internal static async Task<IReadOnlyDictionary<string, string>> ReadAsync(DirectoryInfo folder, PieceRequest request, CancellationToken cancellationToken)
    {
        var settings = ConfigurationFolder.ReadSettings(folder);
        var options = await ConfigurationFolder.ReadOptionsAsync(folder);
        var policies = await TextFile.ReadAsync(new GatewayFiles(new GatewayOptions { Folder = folder.FullName }).PolicyPath(settings), cancellationToken);
        var chosen = Choose(request.Policy, PolicyFile.Parse(policies, chains: null).Policies);
        var root = options.PublicUrl.TrimEnd('/');
        var audience = GatewayAudience.Choose(request, options).Uri;
        return new Dictionary<string, string>(
            [
                .. Describe("public", new Uri(root)),
                .. Describe("gate", GateOf(settings)),
                .. Describe("upstream", request.Upstream),
                new("jwks-url", $"{root}/oauth2/jwks"),
                new("policy", chosen),
                new("policy-pattern", chosen.Replace(".", "[.]", StringComparison.Ordinal)),
                new(request.Template.Asks(GatewayAudience.RsaName) ? GatewayAudience.RsaName : GatewayAudience.Name, audience),
                // The metadata is that of the issuer's own API (RFC 9728, 3.3: its "resource" is the one that was called).
                new("protection", audience == root ? $"realm=\"portcullis\", resource_metadata=\"{root}/.well-known/oauth-protected-resource\"" : "realm=\"portcullis\""),
                new(KongKeysName, request.Template.Asks(KongKeysName) ? KongKeys.Write(await PublishedKeys.ReadAsync(folder)) : ""),
            ],
            StringComparer.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, string>> Describe(string name, Uri url) =>
    [
        new($"{name}-url", url.GetLeftPart(UriPartial.Authority)),
        new($"{name}-authority", url.Authority),
        new($"{name}-host", url.Host),
        new($"{name}-port", url.Port.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The first of the addresses that it listens at; where that is every one of the machine, its loopback.</summary>
    private static Uri GateOf(IConfiguration settings)
    {
        var first = (settings["Urls"] is { Length: > 0 } urls ? urls : GatewayComposition.DefaultUrl).Split(';')[0];
        foreach (var everywhere in (string[])["*", "+", "0.0.0.0", "[::]"])
        {
            first = first.Replace($"://{everywhere}", "://127.0.0.1", StringComparison.Ordinal);
        }

        return Uri.TryCreate(first, UriKind.Absolute, out var url) ? url : throw new CommandException($"Urls: '{first}' is no address");
    }

    private static string Choose(string? asked, PolicySet policies)
    {
        if (asked is null)
        {
            return policies.All.Count == 1 ? policies.All.Single().Name : throw new CommandException($"name one with --policy: {Names(policies)}");
        }

        return PolicyName.Parse(asked) is { } name && policies.Has(name) ? asked : throw new CommandException($"there is no '{asked}' in the policy file; name one of: {Names(policies)}");
    }

    private static string Names(PolicySet policies) => string.Join(", ", policies.All.Select(policy => policy.Name).Order(StringComparer.Ordinal));
}
