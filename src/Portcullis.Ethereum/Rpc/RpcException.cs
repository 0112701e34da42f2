namespace Portcullis.Ethereum.Rpc;

/// <summary>No usable answer came from a node: the connection failed, timed out, or what came back was not JSON-RPC.</summary>
public sealed class RpcException(string message, Exception? inner = null) : Exception(message, inner);
