namespace Portcullis.Ethereum.Rpc;

/// <summary>The three ways in which a read can come out. The default is the one that grants nothing.</summary>
public enum ReadOutcomeKind
{
    /// <summary>No answer could be had: the node failed, or its answer was none.</summary>
    Failed,

    /// <summary>The contract reverted: an answer, the same on every honest node.</summary>
    Reverted,

    /// <summary>The chain answered with bytes.</summary>
    Returned,
}
