namespace Portcullis.Ethereum.Rpc;

/// <summary>Why no usable answer came. What follows from it is decided by this, never by a text.</summary>
public enum RpcFailure
{
    /// <summary>What came back was not JSON-RPC, or not an answer to what was asked.</summary>
    BadAnswer,

    /// <summary>The connection could not be made, or broke.</summary>
    Connection,

    /// <summary>The time for one request ran out.</summary>
    Timeout,

    /// <summary>The node says that it is asked too much or cannot serve now (HTTP 429, 502, 503, 504).</summary>
    Busy,

    /// <summary>The answer is larger than what is read.</summary>
    TooLarge,

    /// <summary>The node answered one error object where only a result is of use, or one for a batch as a whole.</summary>
    Error,

    /// <summary>The node serves another chain.</summary>
    WrongChain,

    /// <summary>The node was not asked: its budget is used up.</summary>
    OutOfBudget,

    /// <summary>The node was not asked: it failed again and again, and its pause is not over.</summary>
    LeftOut,

    /// <summary>The node is so far behind the chain that its answer would bring an older state back.</summary>
    Behind,

    /// <summary>Fewer operators than needed gave the same answer.</summary>
    NoQuorum,
}
