using Portcullis.Conditions.Engine;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// A read that is to be made, and those who wait for what it gives: a task of the fact. It waits in the queue of each share that somebody asked in, and is made by whichever is first.
/// </summary>
/// <param name="read">The read.</param>
/// <param name="block">The block to read at.</param>
/// <param name="since">When it began to wait, a timestamp of the clock.</param>
/// <param name="tell">Told what it gave, before those who wait.</param>
internal sealed class WaitingRead(Read read, BlockHeader block, long since, Func<WaitingRead, Fact, Fact> tell)
    : TaskCompletionSource<Fact>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private int _shares;
    private ReadQueue? _queue;

    public Read Read => read;

    public BlockHeader Block => block;

    public long Since => since;

    /// <summary>About how many bytes it takes with what it gave, and with what holds both.</summary>
    public int SizeWith(Fact fact) => 420 + fact.Outcome.Data.Length + (read.What is StateRead.Call call ? call.Input.Length : 0);

    /// <summary>Waits for it with the others.</summary>
    /// <returns>Whether it is to be put into the queue of that share: nobody of the share asked before, and it was not begun.</returns>
    public bool TryJoin(ReadShare share)
    {
        var bit = 1 << (int)share;
        return Volatile.Read(ref _queue) is null && (Interlocked.Or(ref _shares, bit) & bit) == 0;
    }

    /// <summary>Begins it from one of the queues; false when another one has.</summary>
    public bool TryBegin(ReadQueue queue) => Interlocked.CompareExchange(ref _queue, queue, null) is null;

    /// <summary>Whether it was begun from this queue.</summary>
    public bool WasOf(ReadQueue queue) => Volatile.Read(ref _queue) == queue;

    /// <summary>Whether it waited too long and was not made. Told to those who wait before they go on.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Tells those who wait that it waited too long.</summary>
    public void GiveUp()
    {
        IsGivenUp = true;
        Tell(ReadOutcome.Failed);
    }

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
