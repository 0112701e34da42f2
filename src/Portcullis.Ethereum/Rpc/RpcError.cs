namespace Portcullis.Ethereum.Rpc;

/// <summary>A JSON-RPC error object.</summary>
/// <param name="Code">The code; 3 is an EVM revert.</param>
/// <param name="Message">The node's text, for people only: nothing is decided by it.</param>
/// <param name="Data">The <c>data</c> member when it is hexadecimal, such as a revert's return data.</param>
public sealed record RpcError(int Code, string Message, Bytes? Data)
{
    /// <summary>The code of an EVM revert.</summary>
    public const int Reverted = 3;
}
