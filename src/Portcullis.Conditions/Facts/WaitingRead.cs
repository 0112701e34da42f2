using Portcullis.Conditions.Engine;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>A read that is to be made, and those who wait for what it gives: a task of the fact.</summary>
/// <param name="read">The read.</param>
/// <param name="block">The block to read at.</param>
/// <param name="since">When it began to wait, a timestamp of the clock.</param>
/// <param name="tell">Told what it gave, before those who wait.</param>
internal sealed class WaitingRead(Read read, BlockHeader block, long since, Func<WaitingRead, Fact, Fact> tell)
    : TaskCompletionSource<Fact>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Read Read => read;

    public BlockHeader Block => block;

    public long Since => since;

    /// <summary>Tells those who wait, whatever happens.</summary>
    public void Tell(ReadOutcome outcome)
    {
        try
        {
            SetResult(tell(this, new Fact(outcome, block, since)));
        }
        catch (Exception exception)
        {
            TrySetException(exception);
        }
    }
}
