using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>The head that the first node tells which is in, answers in time and is not behind. Of several that are asked at once, the highest counts.</summary>
/// <param name="pool">The nodes.</param>
/// <param name="level">How far the chain is.</param>
/// <param name="isTrusted">Whether one node's word says how far the chain is; not where a quorum does.</param>
/// <param name="hedge">When another is asked beside a late one; null for never.</param>
/// <param name="events">Told of hedges.</param>
/// <param name="clock">Measures the lateness.</param>
public sealed class FailoverHead(NodePool pool, ChainLevel level, bool isTrusted, HedgeOptions? hedge, INodeEvents events, TimeProvider clock) : IHeadSource
{
    private readonly Dictionary<RpcNode, NodeHead> _heads = pool.All.ToDictionary(node => node, node => new NodeHead(node, level, isTrusted ? pool : null));

    /// <inheritdoc/>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        var (best, running) = (default((ulong ChainId, BlockHeader Header)?), 0);
        var taking = new Lock();
        var nodes = pool.Choose();
        await new NodeRace(nodes, AskAsync, hedge, events, clock).RunAsync(cancellationToken);
        lock (taking)
        {
            return best!.Value;
        }

        async Task<bool> AskAsync(RpcNode node, CancellationToken stop)
        {
            Interlocked.Increment(ref running);
            try
            {
                return Take(node, await _heads[node].GetChainHeadAsync(tag, stop));
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }

        // A standby that is below what is known does not win over one that is still to come.
        bool Take(RpcNode node, (ulong ChainId, BlockHeader Header) head)
        {
            lock (taking)
            {
                best = best is { } other && other.Header.Number >= head.Header.Number ? other : head;
                return node == nodes[0] || tag != BlockTag.Latest || level.LagOf(head.Header.Number) == 0 || Volatile.Read(ref running) == 1;
            }
        }
    }

    /// <summary>Whether a node is the one that is asked first at present.</summary>
    public bool IsServing(RpcNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Health.IsIn && pool.Choose()[0] == node;
    }

    /// <summary>Takes note of the newest block that a node of these told without being asked.</summary>
    /// <returns>Whether it counts as an answer would: the node serves, and is not behind.</returns>
    public bool TakeNote(RpcNode node, ulong height) => _heads[node].TakeNote(height) && IsServing(node);

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
