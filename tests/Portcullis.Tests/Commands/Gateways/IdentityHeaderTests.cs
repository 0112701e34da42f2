using System.Text.RegularExpressions;
using Portcullis.Commands.Gateways;
using Portcullis.Gateway;
using Portcullis.Testing;

namespace Portcullis.Tests.Commands.Gateways;

/// <summary>
/// What a caller says about itself must not reach the API: each piece of configuration takes away, or puts something else in the place of, every header in which Portcullis says who calls, in each spelling that an API
/// may take for the same.
/// </summary>
public sealed partial class IdentityHeaderTests
{
    private static readonly string[] Identity = [UpstreamHeaders.Account, UpstreamHeaders.Policy, UpstreamHeaders.Tier, UpstreamHeaders.TierUnknown, UpstreamHeaders.Assertion];

    private static readonly Uri Upstream = new("http://10.0.0.7:3000");

    /// <summary>Where each header is named: how its line looks, and what shuts out all names with an underscore.</summary>
    public static TheoryData<string, string, string?> Named => new()
    {
        { "nginx", @"proxy_set_header (?<name>\S+) ", "underscores_in_headers off;" },
        { "nginx-njs", @"proxy_set_header (?<name>\S+) ", "underscores_in_headers off;" },
        { "traefik", @"(- (?<name>Portcullis\S+)|(?<name>Portcullis\S+): """")", null },
        { "apisix", @"(?<name>Portcullis[-_][\w-]+)[,\]]", null },
        { "apache", @"RequestHeader unset (?<name>\S+)", null },
        { "kong", @"""(?<name>Portcullis\S+)""", null },
        { "aws-http-api", @"(overwrite|remove):header\.(?<name>[^:]+):", null },
        { "aws-rest-api", @"integration\.request\.header\.(?<name>[^:]+):", null },
    };

    /// <summary>Where all names that begin so go at once.</summary>
    public static TheoryData<string, string> Whole => new()
    {
        { "caddy", "request_header -Portcullis*" },
        { "envoy", "headers_with_underscores_action: REJECT_REQUEST" },
        { "haproxy", "http-request del-header ^portcullis[^a-z0-9] -m reg" },
        { "vercel-edge", "if (/^portcullis[^a-z0-9]/.test(name)) headers.delete(name);" },
    };

    /// <summary>Gateways that ask, and where they take the answer's headers from.</summary>
    public static TheoryData<string, string> Asking => new()
    {
        { "nginx", @"proxy_set_header (?<name>\S+) \$portcullis_" },
        { "caddy", @"copy_headers( (?<name>Portcullis\S+))+" },
        { "traefik", @"authResponseHeaders:(\s+- (?<name>Portcullis\S+))+" },
        { "apisix", @"upstream_headers: \[((?<name>[^,\]]+)(, )?)+\]" },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public async Task Piece_NamesThemOneByOne_NoSpellingIsMissing(string gateway, string line, string? shutsOut)
    {
        var text = await PrintAsync(gateway);
        if (shutsOut is not null)
        {
            text.ShouldContain(shutsOut);
        }

        var wanted = Identity.SelectMany(Spellings).Where(name => shutsOut is null || !name.Contains('_', StringComparison.Ordinal)).ToList();
        foreach (var part in gateway == "nginx-njs" ? Locations(text) : [text])
        {
            wanted.Except(Names(part, line), StringComparer.Ordinal).ShouldBeEmpty(part);
        }
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task Piece_TakesAllAwayAtOnce(string gateway, string line) => (await PrintAsync(gateway)).ShouldContain(line);

    [Theory]
    [MemberData(nameof(Asking))]
    public async Task PieceOfAGatewayThatAsks_TakesAllFromTheAnswer(string gateway, string line) => Names(await PrintAsync(gateway), line).ShouldBe(Identity, ignoreOrder: true);

    [Fact]
    public async Task Envoy_TakesWhatTheAnswerHasOfOurs() => (await PrintAsync("envoy")).ReplaceLineEndings(" ").ShouldMatch(@"allowed_upstream_headers:\s+patterns:\s+- prefix: portcullis-");

    /// <summary>The worker's piece is settings; the code beside it takes them away.</summary>
    [Fact]
    public async Task Worker_TakesAllAwayAtOnce() =>
        (await File.ReadAllTextAsync(Repository.PathTo("samples", "gateways", "cloudflare-worker", "worker.ts"), TestContext.Current.CancellationToken))
            .ShouldContain("if (/^portcullis[^a-z0-9]/.test(name)) headers.delete(name);");

    /// <summary>API Shield changes no header, which is for its page to say.</summary>
    [Fact]
    public async Task ApiShield_PassesThemOn_AndItsPageSaysSo() =>
        (await File.ReadAllTextAsync(Repository.PathTo("docs", "gateways", "cloudflare-api-shield.md"), TestContext.Current.CancellationToken)).ShouldContain("`Portcullis-Account` of a caller's own arrives");

    [Fact]
    public void EveryPiece_IsLookedAt() => GatewayTemplate.Names.ShouldBe(
        [.. Named.Select(row => row.Data.Item1), .. Whole.Select(row => row.Data.Item1), "cloudflare-worker", "cloudflare-api-shield"], ignoreOrder: true);

    private static async Task<string> PrintAsync(string gateway)
    {
        using var folder = new GatewayFolder();
        return await folder.FillAsync(gateway, Upstream.ToString());
    }

    private static IReadOnlyList<string> Names(string text, string line) =>
        [.. Regex.Matches(text, line, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).SelectMany(match => match.Groups["name"].Captures).Select(name => name.Value)];

    /// <summary>The locations that pass on to the API.</summary>
    private static List<string> Locations(string text)
    {
        var found = Location().Matches(text).Select(match => match.Value).Where(location => location.Contains(Upstream.Authority, StringComparison.Ordinal)).ToList();
        found.Count.ShouldBe(2);
        return found;
    }

    /// <summary>A name with each of its hyphens as it is, or an underscore.</summary>
    private static IEnumerable<string> Spellings(string name) => name.Split('-').Aggregate(
        Enumerable.Empty<string>(),
        (made, word) => made.Any() ? made.SelectMany(head => new[] { $"{head}-{word}", $"{head}_{word}" }) : [word]);

    [GeneratedRegex(@"location [^{]+\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Location();
}
