using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Portcullis.Admin;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Commands.Chains;

/// <summary>What a gateway that runs with these settings has counted of its nodes since its start, from its admin listener.</summary>
internal sealed partial class NodeCounts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<(string Metric, Dictionary<string, string> Labels, long Value)>? _series;

    private NodeCounts(List<(string, Dictionary<string, string>, long)>? series) => _series = series;

    /// <summary>Asks the gateway; nothing is known when none answers.</summary>
    internal static async Task<NodeCounts> ReadAsync(AdminOptions admin, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(admin.Url, UriKind.Absolute, out var url) || url.Port == 0)
        {
            return new NodeCounts(null);
        }

        using var client = new HttpClient { Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = admin.Token is null ? null : new AuthenticationHeaderValue("Bearer", admin.Token);
        try
        {
            return Parse(await client.GetStringAsync(new Uri(url, "/metrics"), cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new NodeCounts(null);
        }
    }

    /// <summary>Reads the Prometheus text.</summary>
    internal static NodeCounts Parse(string text) => new([.. Series().Matches(text).Select(match => (
        match.Groups["metric"].Value,
        Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal),
        (long)double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)))]);

    /// <summary>The JSON-RPC calls to a node; null when no gateway runs.</summary>
    internal long? Calls(ChainId chain, string node) => Sum("portcullis_rpc_calls_total", chain, "node", node);

    /// <summary>The answers of an operator that differed from the quorum's; null when no gateway runs.</summary>
    internal long? Disagreements(ChainId chain, string @operator) => Sum("portcullis_rpc_disagreements_total", chain, "operator", @operator);

    private long? Sum(string metric, ChainId chain, string label, string value) => _series?
        .Where(series => series.Metric == metric && series.Labels.GetValueOrDefault("chain") == chain.ToString() && series.Labels.GetValueOrDefault(label) == value)
        .Sum(series => series.Value);

    [GeneratedRegex(@"^(?<metric>portcullis_rpc_\w+_total)\{(?<labels>[^}\n]*)\} (?<value>[0-9.eE+]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Series();

    [GeneratedRegex("(?<name>\\w+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Label();
}
