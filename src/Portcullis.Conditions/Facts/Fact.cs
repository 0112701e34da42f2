using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>What one read returned. It stands at the block it was read at; while it is kept in the cache, also at every later one up to the present.</summary>
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

    /// <summary>By which share of its age it is taken to be older, so that those read together are not read again together.</summary>
    public virtual double Haste => 0;

    /// <summary>When it is too old, a timestamp of the clock.</summary>
    public long Until(TimeSpan maxAge, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return ReadAt + (long)(maxAge.TotalSeconds * (1 - Haste) * clock.TimestampFrequency);
    }

    /// <summary>Whether it stands at the present block, too, whichever that is. Who asks is taken to use it.</summary>
    public virtual bool Stands() => false;
}
