namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// No usable answer came from a node: the connection failed, timed out, or what came back was not JSON-RPC. The message names the
/// node's host only, since the rest of a node's URL may hold a key.
/// </summary>
public sealed class RpcException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The error object, when the node answered one where only a result is of use.</summary>
    public RpcError? Error { get; init; }

    /// <summary>What kind of failure it was.</summary>
    /// <value><see cref="RpcFailure.BadAnswer"/></value>
    public RpcFailure Failure { get; init; }
}
