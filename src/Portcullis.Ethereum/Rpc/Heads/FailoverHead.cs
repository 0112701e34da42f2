using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>The head that the first node tells which is in, answers in time and is not behind.</summary>
/// <param name="pool">The nodes.</param>
/// <param name="level">How far the chain is.</param>
/// <param name="isTrusted">Whether one node's word says how far the chain is; not where a quorum does.</param>
/// <param name="hedge">When another is asked beside a late one; null for never.</param>
/// <param name="events">Told of hedges.</param>
/// <param name="clock">Measures the lateness.</param>
public sealed class FailoverHead(NodePool pool, ChainLevel level, bool isTrusted, HedgeOptions? hedge, INodeEvents events, TimeProvider clock) : IHeadSource
{
    private readonly Dictionary<RpcNode, NodeHead> _heads = pool.All.ToDictionary(node => node, node => new NodeHead(node, level, isTrusted));

    /// <inheritdoc/>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        var head = new TaskCompletionSource<(ulong ChainId, BlockHeader Header)>();
        await new NodeRace(pool.Choose(), AskAsync, hedge, events, clock).RunAsync(cancellationToken);
        return await head.Task;

        async Task<bool> AskAsync(RpcNode node, CancellationToken stop)
        {
            head.TrySetResult(await _heads[node].GetChainHeadAsync(tag, stop));
            return true;
        }
    }

    /// <summary>
    /// Asks the nodes that do not serve at present for their heads: so that one that is left out or behind comes back, and that the others are known when they are needed.
    /// </summary>
    public Task ProbeAsync(CancellationToken cancellationToken)
    {
        var serving = pool.Choose()[0];
        return Task.WhenAll(_heads.Values.Where(head => head.Node != serving).Select(head => ProbeAsync(head, cancellationToken)));
    }

    private static async Task ProbeAsync(NodeHead head, CancellationToken cancellationToken)
    {
        try
        {
            await head.GetChainHeadAsync(BlockTag.Latest, cancellationToken);
        }
        catch (RpcException)
        {
            // Its health has taken note.
        }
    }
}
