using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Lets reads of the same block share calls, of which a few are under way. The first goes out at once; those that come while calls are under way wait for the last of their answers, for a
/// call's worth of others, or for <see cref="Window"/>, whichever is first. Blocks take turns, and so does a contract that is read by itself, of which few calls are under way: what comes meanwhile
/// shares the next one.
/// </summary>
/// <param name="alone">The contract by itself of which a read must go; null for reads that may share a call.</param>
/// <param name="fetch">Reads at a block, one outcome each, in order; never throws.</param>
/// <param name="patience">How long a read may wait before it counts as failed.</param>
/// <param name="clock">Measures the wait.</param>
/// <param name="mostCalls">The most calls under way at once.</param>
/// <param name="mostOfOne">The most of them for one contract by itself.</param>
internal sealed class ReadQueue(
    Func<StateRead, Address?> alone, Func<IReadOnlyList<StateRead>, Hash, Task<IReadOnlyList<ReadOutcome>>> fetch, TimeSpan patience, TimeProvider clock, int mostCalls, int mostOfOne)
{
    /// <summary>How long a read waits for others while a call is under way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<(Hash Block, Address? Alone), Queue<WaitingRead>> _waiting = [];
    private readonly Queue<(Hash Block, Address? Alone)> _turns = new();
    private readonly Dictionary<Address, int> _callsOf = [];

    // Of the reads that may share calls.
    private int _count;
    private int _running;
    private bool _isWindowOpen;

    /// <summary>Takes reads in. Each is told what it gave, once.</summary>
    public void Add(List<WaitingRead> reads)
    {
        var aside = 0;
        lock (_lock)
        {
            foreach (var read in reads)
            {
                (Hash Block, Address? Alone) lane = (read.Block.Hash, alone(read.Read.What));
                if (!_waiting.TryGetValue(lane, out var waiting))
                {
                    _waiting[lane] = waiting = new();
                    _turns.Enqueue(lane);
                    aside += lane.Alone is null ? 0 : 1;
                }

                waiting.Enqueue(read);
                _count += lane.Alone is null ? 1 : 0;
            }

            // A contract that is read by itself has nothing to wait for.
            for (var i = 0; i < aside; i++)
            {
                Start();
            }

            // They need no window where no further call may be made: then they go with the next answer.
            if (_running == 0 || _count >= StateReader.MaxCalls)
            {
                Start();
            }
            else if (!_isWindowOpen && _running < mostCalls)
            {
                _isWindowOpen = true;
                using (ExecutionContext.SuppressFlow())
                {
                    _ = CloseWindowAsync();
                }
            }
        }
    }

    private async Task CloseWindowAsync()
    {
        await Task.Delay(Window, clock);
        lock (_lock)
        {
            _isWindowOpen = false;
            Start();
        }
    }

    private void Start()
    {
        if (_turns.Count > 0 && _running < mostCalls)
        {
            _running++;

            // The runner reads for many: it belongs to no one request, nor to its trace.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(RunAsync);
            }
        }
    }

    private async Task RunAsync()
    {
        // What it was started for has waited; what comes afterwards may wait yet.
        for (var (batch, contract) = Take(mayWait: false, done: null); batch.Count > 0; (batch, contract) = Take(mayWait: true, contract))
        {
            await ReadAsync(batch);
        }
    }

    private async Task ReadAsync(List<WaitingRead> batch)
    {
        // Those that came too late for an answer are told so at once: else a node that hangs would keep them waiting one call after another.
        var tooLate = batch.FindAll(read => clock.GetElapsedTime(read.Since) >= patience);
        if (tooLate.Count > 0)
        {
            batch = [.. batch.Except(tooLate)];
            tooLate.ForEach(read => read.GiveUp());
        }

        if (batch.Count == 0)
        {
            return;
        }

        var outcomes = await fetch(batch.ConvertAll(read => read.Read.What), batch[0].Block.Hash);
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Tell(outcomes[i]);
        }

        // Who was told often asks again at once: they go first, so that they share the next call.
        await Task.Yield();
    }

    /// <summary>The next reads of the block whose turn it is; none when nothing waits, or what waits may do so yet, and then this runner has ended.</summary>
    /// <param name="mayWait">Whether reads may be left to the end of the window that is open. Not by a runner that the end of a window has just started.</param>
    /// <param name="done">The contract of which a call by itself has ended.</param>
    /// <returns>The reads, and the contract of which they are when it is read by itself.</returns>
    private (List<WaitingRead> Batch, Address? Contract) Take(bool mayWait, Address? done)
    {
        lock (_lock)
        {
            if (done is { } contract && --_callsOf[contract] == 0)
            {
                _callsOf.Remove(contract);
            }

            // For those whom another call is about to tell: crowds that are told apart would ask apart for good, in two calls where one would do.
            var leaves = mayWait && _running > 1 && _isWindowOpen && _count < StateReader.MaxCalls;
            for (var looks = leaves ? 0 : _turns.Count; looks > 0; looks--)
            {
                var lane = _turns.Dequeue();
                var isLast = _turns.Count == 0;
                if (lane.Alone is { } one && _callsOf.GetValueOrDefault(one) >= mostOfOne)
                {
                    _turns.Enqueue(lane);
                }
                else if (Take(lane) is { Count: > 0 } batch)
                {
                    if (lane.Alone is { } begun)
                    {
                        _callsOf[begun] = _callsOf.GetValueOrDefault(begun) + 1;
                    }

                    if (!isLast && !_isWindowOpen)
                    {
                        // Others have waited as long: this call may take its time.
                        Start();
                    }

                    return (batch, lane.Alone);
                }
            }

            _running--;
            return ([], null);
        }
    }

    /// <summary>The next reads of a lane that were not begun from the queue of another share.</summary>
    private List<WaitingRead> Take((Hash Block, Address? Alone) lane)
    {
        var (waiting, batch) = (_waiting[lane], new List<WaitingRead>(Math.Min(_waiting[lane].Count, StateReader.MaxCalls)));
        while (batch.Count < StateReader.MaxCalls && waiting.TryDequeue(out var next))
        {
            _count -= lane.Alone is null ? 1 : 0;
            if (next.TryBegin(this))
            {
                batch.Add(next);
            }
        }

        if (waiting.Count > 0)
        {
            _turns.Enqueue(lane);
        }
        else
        {
            _waiting.Remove(lane);
        }

        return batch;
    }
}
