namespace Portcullis.Ethereum.Rpc;

/// <summary>Carries JSON-RPC calls to a node and its answers back. Layers wrap one another.</summary>
public interface IRpcTransport
{
    /// <summary>Sends the calls, as one batch when there are several, and returns one answer each, in their order.</summary>
    /// <exception cref="RpcException">No usable answer came.</exception>
    Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken);
}
