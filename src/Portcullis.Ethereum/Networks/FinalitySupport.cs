namespace Portcullis.Ethereum.Networks;

/// <summary>How a network tells that a block can no longer be reorganised away.</summary>
public enum FinalitySupport
{
    /// <summary>Not known: count confirmations.</summary>
    Unknown,

    /// <summary>Nodes answer the tags <c>safe</c> and <c>finalized</c>.</summary>
    Tags,

    /// <summary>A block is final as soon as it is there.</summary>
    Instant,
}
