using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>What one read returned, and where it stands: at the block it was read at, and while it is kept in a shelf also at every later one until an event touches it.</summary>
public class Fact
{
    /// <summary>Takes what was read.</summary>
    /// <param name="outcome">The bytes, a revert, or that the read failed.</param>
    /// <param name="block">The block it was read at.</param>
    /// <param name="readAt">When the node was asked, a timestamp of the clock.</param>
    public Fact(ReadOutcome outcome, BlockHeader block, long readAt) => (Outcome, Block, ReadAt) = (outcome, block, readAt);

    /// <summary>The bytes, a revert, or that the read failed.</summary>
    public ReadOutcome Outcome { get; }

    /// <summary>The block it was read at.</summary>
    public BlockHeader Block { get; }

    /// <summary>When the node was asked, a timestamp of the clock.</summary>
    public long ReadAt { get; }

    /// <summary>Whether it also stands at the present block.</summary>
    public virtual bool StandsBeyondItsBlock => false;
}
