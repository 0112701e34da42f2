using Portcullis.Conditions.Accounts;
using Portcullis.Solana;

namespace Portcullis.Issuer.Chains;

/// <summary>How one chain's nodes stand at this moment.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Quorum">How many operators must agree; null for none.</param>
/// <param name="Nodes">Its nodes, as configured.</param>
public sealed record ChainStatus(ChainId ChainId, int? Quorum, IReadOnlyList<NodeStatus> Nodes)
{
    /// <summary>Whether the chain can be read as configured: by one node, or by as many operators as must agree.</summary>
    public bool CanBeRead => Nodes.Where(node => node.Fault is null).Select(node => node.Operator).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= (Quorum ?? 1);

    /// <summary>Asks every node of every chain, all at once, beside a gateway that may be running.</summary>
    public static async Task<IReadOnlyList<ChainStatus>> ReadAsync(IssuerOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var chains = options.Chains.Select(chain => (Id: ChainId.TryParse(chain.Key, out var id) ? id : default, Options: chain.Value)).OrderBy(chain => chain.Id);
        return await Task.WhenAll(chains.Select(async chain =>
            new ChainStatus(chain.Id, chain.Options.Quorum, chain.Id.Cluster is { } cluster
                ? await ReadAsync(cluster, chain.Options, clock, cancellationToken)
                : await ReadAsync(chain.Id.Number, chain.Options, clock, cancellationToken))));
    }

    private static async Task<IReadOnlyList<NodeStatus>> ReadAsync(SolanaCluster cluster, ChainOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nodes = await Task.WhenAll(options.Rpc.Zip(NodeNames.Of(options.Rpc), (node, name) => ClusterProbe.AskAsync(cluster, node, name, options.Timeout, clock, cancellationToken)));
        var newest = nodes.Max(node => node.Head);
        return [.. nodes.Select(node => node with { Lag = newest - node.Head })];
    }

    private static async Task<IReadOnlyList<NodeStatus>> ReadAsync(ulong id, ChainOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var probes = options.Rpc.Zip(NodeNames.Of(options.Rpc), (node, name) => new NodeProbe(id, node, name, options.Timeout, clock)).ToList();
        try
        {
            await Task.WhenAll(probes.Select(probe => probe.AskAsync(cancellationToken)));
            var heads = probes.Select(probe => probe.Head).OfType<ulong>().ToList();
            var (newest, common) = (heads.DefaultIfEmpty().Max(), heads.DefaultIfEmpty().Min());
            await Task.WhenAll(probes.Select(probe => probe.AskForAsync(common, cancellationToken)));
            var usual = probes.Select(probe => probe.Common).OfType<Ethereum.Hash>().GroupBy(hash => hash).MaxBy(group => group.Count())?.Key;
            return [.. probes.Select(probe => probe.Report(newest, common, usual, (ulong)ChainDefaults.MaxLag(id, options)))];
        }
        finally
        {
            probes.ForEach(probe => probe.Dispose());
        }
    }
}
