using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>Asks one node for its head, and takes note of how far it is.</summary>
/// <param name="node">The node.</param>
/// <param name="level">How far the chain is.</param>
/// <param name="isTrusted">Whether the node's word alone says how far the chain is; not where a quorum does.</param>
public sealed class NodeHead(RpcNode node, ChainLevel level, bool isTrusted) : IHeadSource
{
    private readonly EthereumClient _client = new(node.Transport);

    /// <summary>The node.</summary>
    public RpcNode Node => node;

    /// <inheritdoc/>
    /// <exception cref="RpcException">As above; also when the node is too far behind (<see cref="RpcFailure.Behind"/>).</exception>
    public async Task<(ulong ChainId, BlockHeader Header)> GetChainHeadAsync(string tag, CancellationToken cancellationToken)
    {
        var head = await _client.GetChainHeadAsync(tag, cancellationToken);
        return tag != BlockTag.Latest || TakeNote(head.Header.Number)
            ? head
            : throw new RpcException($"the node {node.Name} is {node.Health.Lag} blocks behind") { Failure = RpcFailure.Behind };
    }

    /// <summary>Takes note of the newest block that the node told, asked or not.</summary>
    /// <returns>Whether it counts; not while the node is too far behind.</returns>
    public bool TakeNote(ulong height)
    {
        if (isTrusted)
        {
            level.Raise(height);
        }

        node.Health.SeeHead(height, level);
        return !node.Health.IsBehind;
    }
}
