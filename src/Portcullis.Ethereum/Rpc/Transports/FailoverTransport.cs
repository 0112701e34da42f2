using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>
/// Asks the nodes that are in, in order, until each call has a definitive answer (<see cref="AnswerRules"/>). A node is asked only what the ones before it did not
/// answer, so the answers to one batch may be of several nodes: the calls must name the block they are about by its hash.
/// </summary>
/// <param name="pool">The nodes.</param>
/// <param name="hedge">When another is asked beside a late one; null for never.</param>
/// <param name="events">Told of hedges.</param>
/// <param name="clock">Measures the lateness.</param>
public sealed class FailoverTransport(NodePool pool, HedgeOptions? hedge, INodeEvents events, TimeProvider clock) : IRpcTransport
{
    /// <inheritdoc/>
    /// <exception cref="RpcException">None gave a usable answer; the last one's fault.</exception>
    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        var nodes = pool.Choose();
        return nodes.Count == 1 ? nodes[0].Transport.SendAsync(requests, cancellationToken) : RaceAsync(nodes, requests, cancellationToken);
    }

    private async Task<IReadOnlyList<RpcResponse>> RaceAsync(
        IReadOnlyList<RpcNode> nodes, IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        var sheet = new AnswerSheet(requests);
        await new NodeRace(nodes, (node, stop) => sheet.FillAsync(node.Transport, stop), hedge, events, clock).RunAsync(cancellationToken);
        return sheet.Close();
    }
}
