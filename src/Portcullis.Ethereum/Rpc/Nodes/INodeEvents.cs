namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>Is told what happens to a chain's nodes. Called on the way of requests, so it returns at once and does not throw.</summary>
public interface INodeEvents
{
    /// <summary>The node is left out from now on.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="failure">The last failure.</param>
    void LeftOut(string node, RpcFailure failure);

    /// <summary>The node answers again and is asked from now on.</summary>
    void Returned(string node);

    /// <summary>The node is behind the chain, and not asked while another is not.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="blocks">By how many blocks.</param>
    void FellBehind(string node, ulong blocks);

    /// <summary>The node is no longer behind the chain.</summary>
    void CaughtUp(string node);

    /// <summary>The node says that it serves another chain.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="actual">The EIP-155 id that it told.</param>
    void WrongChain(string node, ulong actual);

    /// <summary>The node was slower than it usually is, and another was asked beside it.</summary>
    void Hedged(string node);

    /// <summary>The operator answered otherwise than the number of operators whose answer counts.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="method">The JSON-RPC method.</param>
    void Disagreed(string name, string method);

    /// <summary>The node announces its blocks from now on.</summary>
    void Subscribed(string node);

    /// <summary>The node does not announce its blocks, or no longer. Told once, until it does again.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="failure">What went wrong.</param>
    void Unsubscribed(string node, RpcFailure failure);

    /// <summary>No answer was given by enough operators.</summary>
    /// <param name="method">The JSON-RPC method.</param>
    void Undecided(string method);
}
