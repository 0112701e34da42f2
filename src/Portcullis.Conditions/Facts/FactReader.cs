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
    private readonly FactCache _cache;
    private readonly ReaderRules _rules;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Quarantine _quarantine;
    private readonly ReadQueue[] _queues;
    private readonly Lock _lock = new();
    private readonly LinkedList<AtBlock> _blocks = new();

    public FactReader(ulong chainId, ChainNodes nodes, FactCache cache, ReaderRules rules, TimeProvider clock, ILogger logger)
    {
        (_chainId, _cache, _rules, _clock, _logger) = (chainId, cache, rules, clock, logger);
        _quarantine = new Quarantine(clock);
        _queues = [.. Enum.GetValues<ReadShare>().Select(share => Queue(share == ReadShare.Known ? nodes.State : nodes.StrangersState, share == ReadShare.Aside ? ReaderRules.MostCallsAside : rules.MostCalls))];
    }

    /// <summary>The facts at a block, in order: those that are there, and those that are missing, which are read for a share. Failures are outcomes.</summary>
    /// <param name="reads">What is asked.</param>
    /// <param name="facts">What is there of it; the rest is filled in.</param>
    /// <param name="block">The block.</param>
    /// <param name="share">For whom.</param>
    /// <param name="patience">How long the answers are waited for, which others may go on to wait for; null for as long as reading takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<Fact>> ReadMissingAsync(
        IReadOnlyList<Read> reads, Fact?[] facts, BlockHeader block, ReadShare share, TimeSpan? patience, CancellationToken cancellationToken) =>
        ReadMissingAsync(reads, facts, block, share, patience, mayReadAgain: share == ReadShare.Known, cancellationToken);

    /// <summary>What a read gave at a block; null when it was not made there, or has no answer yet.</summary>
    public async ValueTask<Fact?> FindAsync(Read read, BlockHeader block) =>
        At(block.Hash).Known.TryGetValue(read, out var known) && known.Task.IsCompletedSuccessfully ? await known.Task : null;

    private async Task<IReadOnlyList<Fact>> ReadMissingAsync(
        IReadOnlyList<Read> reads, Fact?[] facts, BlockHeader block, ReadShare share, TimeSpan? patience, bool mayReadAgain, CancellationToken cancellationToken)
    {
        var coming = Ask(reads, facts, block, share);
        var since = patience is null ? 0 : _clock.GetTimestamp();
        for (var i = 0; i < facts.Length; i++)
        {
            if (coming[i] is { Task: var answer })
            {
                facts[i] = patience is { } time
                    ? await Patience.WaitAsync(answer, time - _clock.GetElapsedTime(since), _clock, cancellationToken) ?? new Fact(ReadOutcome.Failed, block, since)
                    : await answer.WaitAsync(cancellationToken);
            }
        }

        // What failed in the place of another share is read once more: there may have been none of a budget left for that one alone.
        return mayReadAgain && TakeBack(facts, coming, share) ? await ReadMissingAsync(reads, facts, block, share, patience, mayReadAgain: false, cancellationToken) : facts!;
    }

    private bool TakeBack(Fact?[] facts, WaitingRead?[] coming, ReadShare share)
    {
        var areMissing = false;
        for (var i = 0; i < facts.Length; i++)
        {
            if (coming[i] is { Task.IsCompleted: true } read && facts[i]!.Outcome.Kind == ReadOutcomeKind.Failed && !read.WasOf(_queues[(int)share]))
            {
                facts[i] = null;
                areMissing = true;
            }
        }

        return areMissing;
    }

    /// <summary>Has those facts read that are missing.</summary>
    private WaitingRead?[] Ask(IReadOnlyList<Read> reads, Fact?[] facts, BlockHeader block, ReadShare share)
    {
        var (at, now) = (At(block.Hash), _clock.GetTimestamp());
        var coming = new WaitingRead?[facts.Length];
        List<WaitingRead>? claimed = null;
        for (var i = 0; i < facts.Length; i++)
        {
            if (facts[i] is not null)
            {
                continue;
            }

            var waiting = at.Known.TryGetValue(reads[i], out var known) ? known : Claim(at, new WaitingRead(reads[i], block, now, at.Tell));
            coming[i] = waiting;
            if (waiting.TryJoin(share))
            {
                (claimed ??= []).Add(waiting);
            }
        }

        if (claimed is not null)
        {
            // Others may come to wait for these reads, so they do not end with the request that was first.
            _queues[(int)share].Add(claimed);
        }

        return coming;
    }

    private ReadQueue Queue(Multicall3 nodes, int mostCalls) => new(
        _rules.AreApart ? read => (read as StateRead.Call)?.To : _quarantine.Of, (reads, block) => FetchAsync(nodes, reads, block), _rules.Timeout, _clock, mostCalls);

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

    private WaitingRead Claim(AtBlock facts, WaitingRead waiting)
    {
        var claimed = facts.Count >= _rules.MaxFacts ? waiting : facts.Known.GetOrAdd(waiting.Read, waiting);
        if (claimed == waiting)
        {
            facts.Add(1);
        }

        return claimed;
    }

    private async Task<IReadOnlyList<ReadOutcome>> FetchAsync(Multicall3 nodes, IReadOnlyList<StateRead> reads, Hash block)
    {
        try
        {
            using var timeout = new CancellationTokenSource(_rules.Timeout, _clock);
            var outcomes = await nodes.ReadAsync(reads, block, _rules.MostAlone, timeout.Token);
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

        public ConcurrentDictionary<Read, WaitingRead> Known { get; } = new();

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
