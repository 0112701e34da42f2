namespace Portcullis.Ethereum.Rpc;

/// <summary>A JSON-RPC error object.</summary>
/// <param name="Code">The code; 3 is an EVM revert.</param>
/// <param name="Message">The node's text, for people only: nothing is decided by it.</param>
/// <param name="Data">The <c>data</c> member when it is hexadecimal, such as a revert's return data.</param>
public sealed record RpcError(int Code, string Message, Bytes? Data)
{
    /// <summary>The code of an EVM revert.</summary>
    public const int Reverted = 3;

    /// <summary>The code of a resource that is there and cannot be had now (EIP-1474).</summary>
    public const int ResourceUnavailable = -32002;

    /// <summary>The code of a request beyond a limit of the node's (EIP-1474).</summary>
    public const int LimitExceeded = -32005;

    /// <summary>The code, outside of JSON-RPC's own, that stands for a call to which too few operators gave the same answer. Made here, not by a node.</summary>
    public const int NoQuorum = -31001;

    /// <summary>The code that stands for a call that the node was not asked, since its budget is used up. Made here, not by a node.</summary>
    public const int OutOfBudget = -31002;
}
