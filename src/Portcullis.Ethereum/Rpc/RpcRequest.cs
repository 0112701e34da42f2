using System.Text.Json.Nodes;

namespace Portcullis.Ethereum.Rpc;

/// <summary>One JSON-RPC call: a method and its positional parameters. Ids are the transport's affair.</summary>
/// <param name="Method">For example <c>eth_call</c>.</param>
/// <param name="Parameters">The parameters; not changed after this point.</param>
public sealed record RpcRequest(string Method, JsonArray Parameters)
{
    /// <summary>Whether it is made for somebody of whom nothing is known: a budget keeps a share for the others, so that however many come they take nobody else's calls.</summary>
    public bool IsForStrangers { get; init; }
}
