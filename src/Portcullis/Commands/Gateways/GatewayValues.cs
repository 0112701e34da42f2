using System.Globalization;
using Portcullis.Conditions.Policies;
using Portcullis.Configuration;
using Portcullis.Credentials;
using Portcullis.Gateway;
using Portcullis.Terminal;

namespace Portcullis.Commands.Gateways;

/// <summary>
/// What a <see cref="GatewayTemplate"/> may name: of <c>public</c> (the API as callers see it, also issuer and audience), <c>gate</c> (where Portcullis listens) and <c>upstream</c> (the API
/// itself) each the URL (<c>public-url</c>), <c>-authority</c>, <c>-host</c> and <c>-port</c>; <c>jwks-url</c>; <c>policy</c>, and <c>policy-pattern</c> as a regular expression has it.
/// </summary>
internal static class GatewayValues
{
    /// <exception cref="CommandException">The folder is no configuration, or there is no such policy.</exception>
    internal static async Task<IReadOnlyDictionary<string, string>> ReadAsync(DirectoryInfo folder, string? policy, Uri upstream, CancellationToken cancellationToken)
    {
        var settings = ConfigurationFolder.ReadSettings(folder);
        var options = await ConfigurationFolder.ReadOptionsAsync(folder);
        var policies = await TextFile.ReadAsync(new GatewayFiles(new GatewayOptions { Folder = folder.FullName }).PolicyPath(settings), cancellationToken);
        var chosen = Choose(policy, PolicyFile.Parse(policies, chains: null).Policies);
        var root = options.PublicUrl.TrimEnd('/');
        return new Dictionary<string, string>(
            [
                .. Describe("public", new Uri(root)),
                .. Describe("gate", GateOf(settings)),
                .. Describe("upstream", upstream),
                new("jwks-url", $"{root}/oauth2/jwks"),
                new("policy", chosen),
                new("policy-pattern", chosen.Replace(".", "[.]", StringComparison.Ordinal)),
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
