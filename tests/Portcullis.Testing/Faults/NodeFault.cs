namespace Portcullis.Testing.Faults;

/// <summary>What a <see cref="FaultNode"/> does wrong.</summary>
public enum NodeFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Balances and what contracts return are far too high.</summary>
    LyingValue,

    /// <summary>Blocks have another hash than they have.</summary>
    LyingHash,

    /// <summary>Blocks have another parent than they have (<see cref="FaultNode.Parent"/>).</summary>
    FalseParent,

    /// <summary>The newest block is said to be a thousand blocks higher, with another hash.</summary>
    FarHead,

    /// <summary>The node is <see cref="FaultNode.Lag"/> blocks behind, and does not know newer ones.</summary>
    Lagging,

    /// <summary>Every time it is asked the head is one block lower.</summary>
    Regressing,

    /// <summary>Every second answer is another one: values and hashes.</summary>
    Equivocating,

    /// <summary>The node says that it serves another chain.</summary>
    WrongChain,

    /// <summary>Logs are said to have been removed by a reorganisation.</summary>
    RemovedLogs,

    /// <summary>No block has logs.</summary>
    OmittedLogs,

    /// <summary>Logs name other accounts than they did.</summary>
    FalseLogs,

    /// <summary>Safe and finalized blocks are answered with -39001, as before the first finality.</summary>
    NoFinality,

    /// <summary>The result is null.</summary>
    NullResult,

    /// <summary>The result is <c>0x</c>.</summary>
    EmptyData,

    /// <summary>Data lack their last byte.</summary>
    ShortWord,

    /// <summary>Data have one byte more.</summary>
    LongWord,

    /// <summary>A JSON-RPC error with HTTP status 200.</summary>
    ErrorWithStatus200,

    /// <summary>HTTP status 429, and no JSON.</summary>
    TooManyRequests,

    /// <summary>A web page with HTTP status 200.</summary>
    Html,

    /// <summary>Answers under ids that were not asked.</summary>
    WrongId,

    /// <summary>The answers to a batch in another order; which is allowed.</summary>
    Reordered,

    /// <summary>The last answer to a batch is not there; a single one is an empty array.</summary>
    MissingItem,

    /// <summary>The JSON ends in its middle.</summary>
    TruncatedJson,

    /// <summary>One byte of the answer every 50 ms.</summary>
    SlowDrip,

    /// <summary>Five megabytes of data in place of a result.</summary>
    FiveMegabytes,

    /// <summary>A hundred megabytes of nothing, compressed.</summary>
    GzipBomb,

    /// <summary>No answer, and the connection stays open.</summary>
    Hang,

    /// <summary>The connection breaks.</summary>
    Drop,
}
