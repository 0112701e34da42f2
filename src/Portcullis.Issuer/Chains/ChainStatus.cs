using System.Globalization;

namespace Portcullis.Issuer.Chains;

/// <summary>How one chain's nodes stand at this moment.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Quorum">How many operators must agree; null for none.</param>
/// <param name="Nodes">Its nodes, as configured.</param>
public sealed record ChainStatus(ulong ChainId, int? Quorum, IReadOnlyList<NodeStatus> Nodes)
{
    /// <summary>Whether the chain can be read as configured: by one node, or by as many operators as must agree.</summary>
    public bool CanBeRead => Nodes.Where(node => node.Fault is null).Select(node => node.Operator).Distinct(StringComparer.OrdinalIgnoreCase).Count() >= (Quorum ?? 1);

    /// <summary>Asks every node of every chain, all at once, beside a gateway that may be running.</summary>
    public static async Task<IReadOnlyList<ChainStatus>> ReadAsync(IssuerOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var chains = options.Chains.Select(chain => (Id: ulong.Parse(chain.Key, CultureInfo.InvariantCulture), Options: chain.Value)).OrderBy(chain => chain.Id);
        return await Task.WhenAll(chains.Select(async chain =>
            new ChainStatus(chain.Id, chain.Options.Quorum, await ReadAsync(chain.Id, chain.Options, clock, cancellationToken))));
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
