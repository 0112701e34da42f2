using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>
/// Asks one node for its head, and takes note of how far it is. While another serves, a height that would put that one out counts only when the node answers so twice: of two answers the lower.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="level">How far the chain is.</param>
/// <param name="trusted">The nodes of which each one's word says how far the chain is; null where a quorum does.</param>
public sealed class NodeHead(RpcNode node, ChainLevel level, NodePool? trusted) : IHeadSource
{
    private readonly EthereumClient _client = new(node.Transport);

    /// <summary>The node.</summary>
    public RpcNode Node => node;

    /// <inheritdoc/>
    /// <exception cref="RpcException">As above; also when the node is too far behind (<see cref="RpcFailure.Behind"/>).</exception>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        var head = await _client.GetChainHeadAsync(tag, cancellationToken);
        var isAskedTwice = tag == BlockTag.Latest && MayPutOut(head.Header.Number);
        if (isAskedTwice)
        {
            var again = await _client.GetChainHeadAsync(tag, cancellationToken);
            head = again.Header.Number < head.Header.Number ? again : head;
        }

        return tag != BlockTag.Latest || TakeNote(head.Header.Number, isAskedTwice)
            ? head
            : throw new RpcException($"the node {node.Name} is {node.Health.Lag} blocks behind") { Failure = RpcFailure.Behind };
    }

    /// <summary>Takes note of the newest block that the node told, asked or not.</summary>
    /// <returns>Whether it counts; not while the node is too far behind.</returns>
    public bool TakeNote(ulong height) => TakeNote(height, isAskedTwice: false);

    private bool TakeNote(ulong height, bool isAskedTwice)
    {
        // What one that stands by told once puts nobody out, not even when another falls back later.
        if (trusted is not null && (isAskedTwice || !MayPutOut(height)))
        {
            level.Raise(height, isSure: isAskedTwice || trusted.Choose()[0] == node);
        }

        node.Health.SeeHead(height, level);
        return !node.Health.IsBehind;
    }

    private bool MayPutOut(ulong height) =>
        trusted?.Choose()[0] is { } serving && serving != node && !(serving.Health.Height is { } its && level.IsNear(height, its));
}
