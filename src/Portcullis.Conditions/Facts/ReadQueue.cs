using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Holds the calls to a chain that are under way to a few. Reads that come meanwhile wait, and those that wait for the same block go out together:
/// the more callers there are, the more of their reads share one call. Blocks take turns, and so does a contract that is read by itself.
/// </summary>
/// <param name="alone">The contract by itself of which a read must go; null for reads that may share a call.</param>
/// <param name="fetch">Reads at a block, one outcome each, in order; never throws.</param>
/// <param name="patience">How long a read may wait before it counts as failed.</param>
/// <param name="clock">Measures the wait.</param>
internal sealed class ReadQueue(Func<StateRead, Address?> alone, Func<IReadOnlyList<StateRead>, Hash, Task<IReadOnlyList<ReadOutcome>>> fetch, TimeSpan patience, TimeProvider clock)
{
    /// <summary>The most calls under way at once.</summary>
    public const int MostCalls = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Hash Block, Address? Alone), Queue<WaitingRead>> _waiting = [];
    private readonly Queue<(Hash Block, Address? Alone)> _turns = new();
    private int _running;

    /// <summary>Takes reads in.</summary>
    /// <param name="reads">The reads.</param>
    /// <param name="block">The block to read at.</param>
    /// <param name="tell">Told the outcome of each, once.</param>
    public void Add(IEnumerable<Read> reads, Hash block, Action<Read, ReadOutcome> tell)
    {
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            foreach (var read in reads)
            {
                var lane = (block, alone(read.What));
                if (!_waiting.TryGetValue(lane, out var waiting))
                {
                    _waiting[lane] = waiting = new();
                    _turns.Enqueue(lane);
                }

                waiting.Enqueue(new(read, block, tell, now));
            }

            if (_running == MostCalls)
            {
                return;
            }

            _running++;
        }

        // The runner reads for many: it belongs to no one request, nor to its trace.
        using (ExecutionContext.SuppressFlow())
        {
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            // Those that came too late for an answer are told so at once: else a node that hangs would keep them waiting one call after another.
            var tooLate = batch.Where(read => clock.GetElapsedTime(read.Since) >= patience).ToHashSet<WaitingRead>(ReferenceEqualityComparer.Instance);
            foreach (var read in tooLate)
            {
                read.Tell(read.What, ReadOutcome.Failed);
            }

            if (tooLate.Count < batch.Count)
            {
                await ReadAsync([.. batch.Where(read => !tooLate.Contains(read))]);
            }
        }
    }

    private async Task ReadAsync(List<WaitingRead> batch)
    {
        var outcomes = await fetch([.. batch.Select(read => read.What.What)], batch[0].Block);
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Tell(batch[i].What, outcomes[i]);
        }
    }

    /// <summary>The next reads of the block whose turn it is; none when nothing waits, and then this runner has ended.</summary>
    private List<WaitingRead> Take()
    {
        lock (_lock)
        {
            if (!_turns.TryDequeue(out var lane))
            {
                _running--;
                return [];
            }

            var (waiting, batch) = (_waiting[lane], new List<WaitingRead>());
            while (batch.Count < Multicall3.MaxCalls && waiting.TryDequeue(out var next))
            {
                batch.Add(next);
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

    private sealed record WaitingRead(Read What, Hash Block, Action<Read, ReadOutcome> Tell, long Since);
}
