using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// The facts of a chain at its present block, and at the one before for decisions still under way. Each is read once, whoever asks; a read
/// that failed is not kept. A fact stands at the block it was read at and at no other.
/// </summary>
internal sealed partial class BlockFacts(ulong chainId, Multicall3 multicall, ChainTiming timing, TimeProvider clock, ILogger logger)
{
    private const int MaxFacts = 200_000;

    private readonly Lock _lock = new();
    private AtBlock _present = new(default);
    private AtBlock _before = new(default);

    /// <summary>The outcomes of the reads at a block, in order. Failures are outcomes.</summary>
    public async ValueTask<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        var facts = At(block.Hash);
        var missing = new Dictionary<StateRead, TaskCompletionSource<ReadOutcome>>();
        var outcomes = reads.Select(read => facts.Outcomes.TryGetValue(read, out var known) ? known : Claim(facts, read, missing)).ToList();
        if (missing.Count > 0)
        {
            // Others may come to wait for these reads, so they do not end with the request that was first.
            _ = FetchAsync(facts, missing);
        }

        return await Task.WhenAll(outcomes).WaitAsync(cancellationToken);
    }

    private AtBlock At(Hash block)
    {
        lock (_lock)
        {
            if (_present.Block == block)
            {
                return _present;
            }

            if (_before.Block == block)
            {
                return _before;
            }

            (_before, _present) = (_present, new AtBlock(block));
            return _present;
        }
    }

    private static Task<ReadOutcome> Claim(AtBlock facts, StateRead read, Dictionary<StateRead, TaskCompletionSource<ReadOutcome>> missing)
    {
        if (missing.TryGetValue(read, out var claimed))
        {
            return claimed.Task;
        }

        var source = new TaskCompletionSource<ReadOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var outcome = facts.Count >= MaxFacts ? source.Task : facts.Outcomes.GetOrAdd(read, source.Task);
        if (outcome == source.Task)
        {
            facts.Add(1);
            missing.Add(read, source);
        }

        return outcome;
    }

    private async Task FetchAsync(AtBlock facts, Dictionary<StateRead, TaskCompletionSource<ReadOutcome>> missing)
    {
        var reads = missing.Keys.ToList();
        var outcomes = await TryFetchAsync(reads, facts.Block);
        for (var i = 0; i < reads.Count; i++)
        {
            var outcome = outcomes is null ? ReadOutcome.Failed : outcomes[i];
            if (outcome.Kind == ReadOutcomeKind.Failed)
            {
                facts.Outcomes.TryRemove(reads[i], out _);
                facts.Add(-1);
            }

            missing[reads[i]].SetResult(outcome);
        }
    }

    private async Task<IReadOnlyList<ReadOutcome>?> TryFetchAsync(List<StateRead> reads, Hash block)
    {
        try
        {
            using var timeout = new CancellationTokenSource(timing.ReadTimeout, clock);
            var outcomes = await multicall.ReadAsync(reads, block, timeout.Token);
            return outcomes.Count == reads.Count ? outcomes : null;
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer, and "failed" is the one that opens nothing.
            LogFailed(logger, chainId, reads.Count, exception.GetType().Name, exception.Message);
            return null;
        }
    }

    private sealed class AtBlock(Hash block)
    {
        private int _count;

        public Hash Block => block;

        public ConcurrentDictionary<StateRead, Task<ReadOutcome>> Outcomes { get; } = new();

        /// <summary>How many reads were claimed and have not failed. The dictionary's own count takes all its locks.</summary>
        public int Count => Volatile.Read(ref _count);

        public void Add(int claims) => Interlocked.Add(ref _count, claims);
    }

    [LoggerMessage(1, LogLevel.Warning, "Chain {ChainId}: {Count} reads failed ({Kind}): {Reason}")]
    private static partial void LogFailed(ILogger logger, ulong chainId, int count, string kind, string reason);
}
