namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>One node of a chain.</summary>
/// <param name="Name">What it is called in logs and metrics: never the whole URL, which may hold a key.</param>
/// <param name="Operator">Who runs it. What two nodes of one operator say counts once.</param>
/// <param name="Transport">The way to it, with the layers that are its own.</param>
/// <param name="Health">What is known of it.</param>
public sealed record RpcNode(string Name, string Operator, IRpcTransport Transport, NodeHealth Health);
