using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Issuer.Chains;

/// <summary>Shows what is known of the nodes when somebody asks.</summary>
internal sealed class NodeGauges(IMeterFactory meters, ConfiguredChains chains) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(IssuerMeter.Name);
        meter.CreateObservableGauge(
            "portcullis.rpc.node.in", () => Measure(node => node.IsIn ? 1 : 0), "{node}", "1 while the node is asked in its turn; 0 while it is left out, behind, or of another chain.");
        meter.CreateObservableGauge(
            "portcullis.rpc.node.lag", () => Measure(node => (long)node.Lag), "{block}", "How many blocks the node was behind the chain when it last told its head.");
        meter.CreateObservableGauge(
            "portcullis.rpc.node.latency", Latencies, "s", "The time within which 95 % of the node's last answers came.");
        meter.CreateObservableGauge(
            "portcullis.rpc.subscription.live", Subscriptions, "{subscription}", "1 while the node announces its blocks over its WebSocket; 0 while it is polled instead.");
        meter.CreateObservableCounter(
            "portcullis.rpc.disagreements", () => chains.Connections.Select(chain => chain.Events).Concat(chains.Clusters.Select(chain => chain.Events)).SelectMany(events => events.MeasureDisagreements()), "{answer}",
            "Answers that differed from the one that enough operators gave, by chain, operator and whether it was a head or a read.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Measure(Func<NodeHealth, long> read) => Nodes().Select(node => new Measurement<long>(read(node.Health), node.Tags));

    private IEnumerable<Measurement<double>> Latencies() =>
        Nodes().Where(node => node.Health.Latency is not null).Select(node => new Measurement<double>(node.Health.Latency!.Value.TotalSeconds, node.Tags));

    private IEnumerable<Measurement<long>> Subscriptions() =>
        from chain in chains.Connections
        from subscription in chain.Subscriptions
        select new Measurement<long>(subscription.IsLive ? 1 : 0, TagsOf(chain.Id, subscription.Node));

    private IEnumerable<(NodeHealth Health, KeyValuePair<string, object?>[] Tags)> Nodes() =>
        from chain in chains.Connections.Select(chain => (Id: (ChainId)chain.Id, chain.Nodes)).Concat(chains.Clusters.Select(chain => (Id: ChainId.Of(chain.Cluster), chain.Nodes)))
        from node in chain.Nodes
        select (node.Health, TagsOf(chain.Id, node));

    private static KeyValuePair<string, object?>[] TagsOf(ChainId chain, RpcNode node) =>
        [new("chain", chain.ToString()), new("node", node.Name), new("operator", node.Operator)];
}
