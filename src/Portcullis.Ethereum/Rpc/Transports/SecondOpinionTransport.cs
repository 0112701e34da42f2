using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>Asks the nodes that stand by, and not the one that serves: to hear whether another one says the same.</summary>
/// <param name="pool">The nodes.</param>
public sealed class SecondOpinionTransport(NodePool pool) : IRpcTransport
{
    /// <inheritdoc/>
    /// <exception cref="RpcException">No other node is in, or none gave a usable answer; the last one's fault.</exception>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        var fault = new RpcException("no other node is in") { Failure = RpcFailure.LeftOut };
        foreach (var node in pool.Choose().Skip(1))
        {
            try
            {
                return await node.Transport.SendAsync(requests, cancellationToken);
            }
            catch (RpcException exception)
            {
                fault = exception;
            }
        }

        throw fault;
    }
}
