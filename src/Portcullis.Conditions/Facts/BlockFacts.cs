using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
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

    /// <summary>The facts at a block, in order. Failures are outcomes.</summary>
    public async ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        var facts = At(block);
        var missing = new Dictionary<StateRead, TaskCompletionSource<Fact>>();
        var known = reads.Select(read => facts.Known.TryGetValue(read.What, out var fact) ? fact : Claim(facts, read.What, missing)).ToList();
        if (missing.Count > 0)
        {
            // Others may come to wait for these reads, so they do not end with the request that was first.
            var askedAt = _clock.GetTimestamp();
            _queue.Add(missing.Keys, block.Hash, (read, outcome) => Tell(facts, missing[read], read, new Fact(outcome, block, askedAt)));
        }

        return await Task.WhenAll(known).WaitAsync(cancellationToken);
    }

    private AtBlock At(BlockHeader header)
    {
        var block = header.Hash;
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

    private static Task<Fact> Claim(AtBlock facts, StateRead read, Dictionary<StateRead, TaskCompletionSource<Fact>> missing)
    {
        if (missing.TryGetValue(read, out var claimed))
        {
            return claimed.Task;
        }

        var source = new TaskCompletionSource<Fact>(TaskCreationOptions.RunContinuationsAsynchronously);
        var fact = facts.Count >= MaxFacts ? source.Task : facts.Known.GetOrAdd(read, source.Task);
        if (fact == source.Task)
        {
            facts.Add(1);
            missing.Add(read, source);
        }

        return fact;
    }

    private static void Tell(AtBlock facts, TaskCompletionSource<Fact> waiting, StateRead read, Fact fact)
    {
        if (fact.Outcome.Kind == ReadOutcomeKind.Failed || fact.Outcome.Data.Length > MaxKept)
        {
            facts.Known.TryRemove(read, out _);
            facts.Add(-1);
        }

        waiting.SetResult(fact);
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

        public ConcurrentDictionary<StateRead, Task<Fact>> Known { get; } = new();

        /// <summary>How many reads were claimed and have not failed. The dictionary's own count takes all its locks.</summary>
        public int Count => Volatile.Read(ref _count);

        public void Add(int claims) => Interlocked.Add(ref _count, claims);
    }

    [LoggerMessage(1, LogLevel.Warning, "Chain {ChainId}: {Count} reads failed ({Kind}): {Reason}")]
    private static partial void LogFailed(ILogger logger, ulong chainId, int count, string kind, string reason);
}
