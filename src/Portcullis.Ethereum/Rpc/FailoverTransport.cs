namespace Portcullis.Ethereum.Rpc;

/// <summary>Asks the nodes in order until one gives a usable answer. An error object is an answer: it is returned, not passed over.</summary>
public sealed class FailoverTransport : IRpcTransport
{
    private readonly IReadOnlyList<IRpcTransport> _nodes;

    /// <summary>Takes the nodes' transports, the preferred one first.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public FailoverTransport(IReadOnlyList<IRpcTransport> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        _nodes = nodes.Count > 0 ? nodes : throw new ArgumentException("there must be a node to ask", nameof(nodes));
    }

    /// <inheritdoc/>
    /// <exception cref="RpcException">None gave a usable answer; the last one's fault.</exception>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _nodes.Count - 1; i++)
        {
            try
            {
                return await _nodes[i].SendAsync(requests, cancellationToken);
            }
            catch (RpcException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return await _nodes[^1].SendAsync(requests, cancellationToken);
    }
}
