using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// The facts of a chain at its present block, and at the one before for decisions still under way. Each is read once, whoever asks; a read
/// that failed is not kept, nor is a large answer. A fact stands at the block it was read at and at no other.
/// </summary>
internal sealed partial class BlockFacts
{
    private const int MaxFacts = 200_000;
    private const int MaxKept = 16 * 1024;

    private readonly ulong _chainId;
    private readonly Multicall3 _multicall;
    private readonly ChainTiming _timing;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ReadQueue _queue;
    private readonly Lock _lock = new();
    private AtBlock _present = new(default);
    private AtBlock _before = new(default);

    public BlockFacts(ulong chainId, Multicall3 multicall, ChainTiming timing, TimeProvider clock, ILogger logger)
    {
        (_chainId, _multicall, _timing, _clock, _logger) = (chainId, multicall, timing, clock, logger);
        _queue = new ReadQueue(FetchAsync, timing.ReadTimeout, clock);
    }

    /// <summary>The outcomes of the reads at a block, in order. Failures are outcomes.</summary>
    public async ValueTask<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        var facts = At(block.Hash);
        var missing = new Dictionary<StateRead, TaskCompletionSource<ReadOutcome>>();
        var outcomes = reads.Select(read => facts.Outcomes.TryGetValue(read, out var known) ? known : Claim(facts, read, missing)).ToList();
        if (missing.Count > 0)
        {
            // Others may come to wait for these reads, so they do not end with the request that was first.
            _queue.Add(missing.Keys, block.Hash, (read, outcome) => Tell(facts, missing[read], read, outcome));
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

    private static void Tell(AtBlock facts, TaskCompletionSource<ReadOutcome> waiting, StateRead read, ReadOutcome outcome)
    {
        if (outcome.Kind == ReadOutcomeKind.Failed || outcome.Data.Length > MaxKept)
        {
            facts.Outcomes.TryRemove(read, out _);
            facts.Add(-1);
        }

        waiting.SetResult(outcome);
    }

    private async Task<IReadOnlyList<ReadOutcome>> FetchAsync(IReadOnlyList<StateRead> reads, Hash block)
    {
        try
        {
            using var timeout = new CancellationTokenSource(_timing.ReadTimeout, _clock);
            var outcomes = await _multicall.ReadAsync(reads, block, timeout.Token);
            return outcomes.Count == reads.Count ? outcomes : [.. reads.Select(_ => ReadOutcome.Failed)];
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer, and "failed" is the one that opens nothing.
            LogFailed(_logger, _chainId, reads.Count, exception.GetType().Name, exception.Message);
            return [.. reads.Select(_ => ReadOutcome.Failed)];
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
