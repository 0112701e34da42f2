namespace Portcullis.Ethereum.Rpc;

/// <summary>One question about a chain's state at some block. Equal questions are equal values. Those below are of EVM chains, whose clients answer no others.</summary>
public abstract record StateRead
{
    /// <summary>A question of another family of chains, for a reader of its own.</summary>
    protected StateRead()
    {
    }

    /// <summary>What a contract returns for a call (<c>eth_call</c>).</summary>
    /// <param name="To">The contract.</param>
    /// <param name="Input">The selector and the ABI-encoded arguments.</param>
    public sealed record Call(Address To, Bytes Input) : StateRead;

    /// <summary>An account's balance of the chain's own coin, in wei: 32 big-endian bytes.</summary>
    /// <param name="Account">The account asked about.</param>
    public sealed record Balance(Address Account) : StateRead;

    /// <summary>An account's code; no bytes when it has none.</summary>
    /// <param name="Account">The account asked about.</param>
    public sealed record Code(Address Account) : StateRead;

    /// <summary>What creation code returns when it runs (<c>eth_call</c> without <c>to</c>). Nothing is deployed.</summary>
    /// <param name="Input">The code and its constructor's arguments.</param>
    /// <param name="From">In whose name it runs.</param>
    /// <param name="Gas">The gas it is given, if the node gives as much; null for what the node gives.</param>
    public sealed record Program(Bytes Input, Address From, ulong? Gas) : StateRead;
}
