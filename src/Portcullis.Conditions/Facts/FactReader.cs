using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Reads facts at a block. Each is read once, whoever asks; a read that failed is not kept, nor is a large answer. What the cache takes in is kept there; the rest stands at
/// the block it was read at and no other, and is kept for the last few blocks that were asked about.
/// </summary>
internal sealed partial class FactReader
{
    private const int MaxBlocks = 8;

    private readonly ulong _chainId;
    private readonly Multicall3 _multicall;
    private readonly FactCache _cache;
    private readonly ReaderRules _rules;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Quarantine _quarantine;
    private readonly ReadQueue _queue;
    private readonly Lock _lock = new();
    private readonly LinkedList<AtBlock> _blocks = new();

    public FactReader(ulong chainId, Multicall3 multicall, FactCache cache, ReaderRules rules, TimeProvider clock, ILogger logger)
    {
        (_chainId, _multicall, _cache, _rules, _clock, _logger) = (chainId, multicall, cache, rules, clock, logger);
        _quarantine = new Quarantine(clock);
        _queue = new ReadQueue(rules.AreApart ? read => (read as StateRead.Call)?.To : _quarantine.Of, FetchAsync, rules.Timeout, clock, rules.MostCalls);
    }

    /// <summary>The facts at a block, in order: those that are there, and those that are missing, which are read. Failures are outcomes.</summary>
    public async Task<IReadOnlyList<Fact>> ReadMissingAsync(IReadOnlyList<Read> reads, Fact?[] facts, BlockHeader block, CancellationToken cancellationToken)
    {
        var (at, now) = (At(block.Hash), _clock.GetTimestamp());
        var coming = new Task<Fact>?[facts.Length];
        List<WaitingRead>? claimed = null;
        for (var i = 0; i < facts.Length; i++)
        {
            if (facts[i] is null)
            {
                coming[i] = at.Known.TryGetValue(reads[i], out var fact) ? fact : Claim(at, new WaitingRead(reads[i], block, now, at.Tell), ref claimed);
            }
        }

        if (claimed is not null)
        {
            // Others may come to wait for these reads, so they do not end with the request that was first.
            _queue.Add(claimed);
        }

        for (var i = 0; i < facts.Length; i++)
        {
            if (coming[i] is { } fact)
            {
                facts[i] = await fact.WaitAsync(cancellationToken);
            }
        }

        return facts!;
    }

    /// <summary>What is kept of a block; the one that was longest not asked about makes room.</summary>
    private AtBlock At(Hash block)
    {
        lock (_lock)
        {
            var known = _blocks.First;
            while (known is not null && known.Value.Block != block)
            {
                known = known.Next;
            }

            if (known is null)
            {
                if (_blocks.Count == MaxBlocks)
                {
                    _blocks.RemoveLast();
                }

                return _blocks.AddFirst(new AtBlock(block, this)).Value;
            }

            if (known != _blocks.First)
            {
                _blocks.Remove(known);
                _blocks.AddFirst(known);
            }

            return known.Value;
        }
    }

    private Fact Keep(WaitingRead waiting, Fact fact) => _rules.AreApart ? fact : _cache.Keep(waiting.Read, fact);

    private bool MayRemember(Fact fact) => fact.Outcome.Kind != ReadOutcomeKind.Failed && fact.Outcome.Data.Length <= _rules.MaxFact;

    private Task<Fact> Claim(AtBlock facts, WaitingRead waiting, ref List<WaitingRead>? claimed)
    {
        var fact = facts.Count >= _rules.MaxFacts ? waiting.Task : facts.Known.GetOrAdd(waiting.Read, waiting.Task);
        if (fact == waiting.Task)
        {
            facts.Add(1);
            (claimed ??= []).Add(waiting);
        }

        return fact;
    }

    private async Task<IReadOnlyList<ReadOutcome>> FetchAsync(IReadOnlyList<StateRead> reads, Hash block)
    {
        try
        {
            using var timeout = new CancellationTokenSource(_rules.Timeout, _clock);
            var outcomes = await _multicall.ReadAsync(reads, block, _rules.MostAlone, timeout.Token);
            if (outcomes.Count != reads.Count)
            {
                return [.. reads.Select(_ => ReadOutcome.Failed)];
            }

            _quarantine.Judge(reads, outcomes);
            return outcomes;
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer, and "failed" is the one that opens nothing.
            LogFailed(_logger, _chainId, reads.Count, exception.GetType().Name, exception.Message);
            return [.. reads.Select(_ => ReadOutcome.Failed)];
        }
    }

    private sealed class AtBlock
    {
        private readonly FactReader _reader;
        private int _count;

        public AtBlock(Hash block, FactReader reader) => (Block, _reader, Tell) = (block, reader, Keep);

        public Hash Block { get; }

        /// <summary>Told what a read gave; made once for all reads.</summary>
        public Func<WaitingRead, Fact, Fact> Tell { get; }

        public ConcurrentDictionary<Read, Task<Fact>> Known { get; } = new();

        /// <summary>How many reads were claimed and have not failed. The dictionary's own count takes all its locks.</summary>
        public int Count => Volatile.Read(ref _count);

        public void Add(int claims) => Interlocked.Add(ref _count, claims);

        private Fact Keep(WaitingRead waiting, Fact fact)
        {
            var kept = _reader.Keep(waiting, fact);
            if (kept != fact || !_reader.MayRemember(fact))
            {
                Known.TryRemove(waiting.Read, out _);
                Add(-1);
            }

            return kept;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Chain {ChainId}: {Count} reads failed ({Kind}): {Reason}")]
    private static partial void LogFailed(ILogger logger, ulong chainId, int count, string kind, string reason);
}
