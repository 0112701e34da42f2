using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Reads facts at a block. Each is read once, whoever asks; a read that failed is not kept, nor is a large answer. What the cache takes in is kept there; the rest stands at
/// the block it was read at and no other, and is kept for the last few blocks that were asked about, as long as there is room.
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
    private readonly Func<WaitingRead, Fact, Fact> _keep;
    private readonly Lock _lock = new();
    private readonly LinkedList<AtBlock> _blocks = new();

    public FactReader(ulong chainId, ChainNodes nodes, FactCache cache, ReaderRules rules, TimeProvider clock, ILogger logger)
    {
        (_chainId, _cache, _rules, _clock, _logger) = (chainId, cache, rules, clock, logger);
        _quarantine = new Quarantine(clock);
        _keep = Keep;
        _queues = [.. Enum.GetValues<ReadShare>().Select(share => Queue(rules.AreApart ? nodes.CallersState : share == ReadShare.Known ? nodes.State : nodes.StrangersState, share == ReadShare.Aside ? ReaderRules.MostCallsAside : rules.MostCalls))];
        rules.Room.Add(this);
    }

    /// <summary>How much is kept of the chain, here and in the cache.</summary>
    public FactTally Tally => _cache.Tally;

    /// <summary>The facts at a block, in order: those that are there, and those that are missing, which are read for a share. Failures are outcomes.</summary>
    /// <param name="reads">What is asked.</param>
    /// <param name="facts">What is there of it; the rest is filled in.</param>
    /// <param name="block">The block.</param>
    /// <param name="share">For whom.</param>
    /// <param name="patience">How long the answers are waited for, which others may go on to wait for; null for as long as reading takes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<Fact>> ReadMissingAsync(
        IReadOnlyList<Read> reads, Fact?[] facts, BlockHeader block, ReadShare share, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var since = _clock.GetTimestamp();
        for (var isAgain = false; ; isAgain = true)
        {
            var coming = Ask(reads, facts, block, share);
            for (var i = 0; i < facts.Length; i++)
            {
                if (coming[i] is { Task: var answer })
                {
                    facts[i] = patience is { } time
                        ? await Patience.WaitAsync(answer, time - _clock.GetElapsedTime(since), _clock, cancellationToken) ?? new Fact(ReadOutcome.Failed, block, since)
                        : await answer.WaitAsync(cancellationToken);
                }
            }

            if (isAgain || !TakeBack(facts, coming, share, since))
            {
                return facts!;
            }
        }
    }

    /// <summary>What a read gave at a block; null when it was not made there, or has no answer yet.</summary>
    public async ValueTask<Fact?> FindAsync(Read read, BlockHeader block) =>
        At(block.Hash).Find(read) is { Task: { IsCompletedSuccessfully: true } told } ? await told : null;

    /// <summary>
    /// Takes back what failed for a reason that is not theirs who ask, to be read once more: it had waited for others before, until it was too late; or it was made in the place of another
    /// share, of whose budget there may have been nothing left.
    /// </summary>
    private bool TakeBack(Fact?[] facts, WaitingRead?[] coming, ReadShare share, long since)
    {
        var areMissing = false;
        for (var i = 0; i < facts.Length; i++)
        {
            if (coming[i] is { Task.IsCompleted: true } read && facts[i]!.Outcome.Kind == ReadOutcomeKind.Failed
                && (read.IsGivenUp ? read.Since < since : share == ReadShare.Known && !read.WasOf(_queues[(int)share])))
            {
                facts[i] = null;
                areMissing = true;
            }
        }

        return areMissing;
    }

    /// <summary>Lets what stands at one block only fall, of the block that was longest not asked about at first.</summary>
    /// <param name="goOn">Whether more is to fall.</param>
    public void MakeRoom(Func<bool> goOn)
    {
        while (goOn() && TakeLast() is { } block)
        {
            block.Fall();
        }
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

            var waiting = at.Find(reads[i]) ?? at.Claim(reads[i], block, now);
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

    private ReadQueue Queue(StateReader nodes, int mostCalls) => new(
        _rules.AreApart ? read => (read as StateRead.Call)?.To : _quarantine.Of, (reads, block) => FetchAsync(nodes, reads, block), _rules.Timeout, _clock,
        mostCalls, _rules.AreApart ? mostCalls : ReaderRules.MostOfOne(mostCalls));

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
                    _blocks.Last!.Value.Fall();
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

    private AtBlock? TakeLast()
    {
        lock (_lock)
        {
            var last = _blocks.Last;
            if (last is not null)
            {
                _blocks.RemoveLast();
            }

            return last?.Value;
        }
    }

    private Fact Keep(WaitingRead waiting, Fact fact) => _rules.AreApart ? fact : _cache.Keep(waiting.Read, fact);

    private bool MayRemember(Fact fact) => fact.Outcome.Kind != ReadOutcomeKind.Failed && fact.Outcome.Data.Length <= _rules.MaxFact;

    private async Task<IReadOnlyList<ReadOutcome>> FetchAsync(StateReader nodes, IReadOnlyList<StateRead> reads, Hash block)
    {
        try
        {
            using var timeout = new CancellationTokenSource(_rules.Timeout, _clock);
            var outcomes = await nodes.ReadAsync(reads, block, _quarantine.Add, timeout.Token);
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
            var none = exception is RpcException failure && AnswerRules.IsUnasked(failure) ? ReadOutcome.Unasked : ReadOutcome.Failed;
            return [.. reads.Select(_ => none)];
        }
    }

    /// <summary>What is known of one block.</summary>
    private sealed class AtBlock
    {
        private readonly FactReader _reader;
        private readonly Func<WaitingRead, Fact, Fact> _keep;
        private readonly ConcurrentDictionary<Read, WaitingRead> _known = new();
        private readonly Lock _lock = new();
        private int _claimed;
        private int _facts;
        private long _bytes;
        private bool _hasFallen;

        public AtBlock(Hash block, FactReader reader) => (Block, _reader, _keep) = (block, reader, Keep);

        public Hash Block { get; }

        /// <summary>The read, made or under way; null when nobody has asked for it.</summary>
        public WaitingRead? Find(Read read) => _known.GetValueOrDefault(read);

        /// <summary>A read that nobody has asked for; what another one claimed meanwhile is his.</summary>
        public WaitingRead Claim(Read read, BlockHeader block, long now)
        {
            // By a count of its own: the dictionary's takes all its locks.
            if (Volatile.Read(ref _claimed) >= _reader._rules.MaxFacts)
            {
                return new WaitingRead(read, block, now, _reader._keep);
            }

            var waiting = new WaitingRead(read, block, now, _keep);
            var claimed = _known.GetOrAdd(read, waiting);
            if (claimed == waiting)
            {
                Interlocked.Increment(ref _claimed);
            }

            return claimed;
        }

        /// <summary>The block is forgotten, also what is still to come of it.</summary>
        public void Fall()
        {
            lock (_lock)
            {
                _hasFallen = true;
                _reader.Tally.Add(-_facts, -_bytes);
            }
        }

        private Fact Keep(WaitingRead waiting, Fact fact)
        {
            var kept = _reader.Keep(waiting, fact);
            if (kept != fact || !_reader.MayRemember(fact))
            {
                _known.TryRemove(waiting.Read, out _);
                Interlocked.Decrement(ref _claimed);
            }
            else
            {
                Count(waiting.SizeWith(fact));
            }

            return kept;
        }

        private void Count(int bytes)
        {
            lock (_lock)
            {
                if (_hasFallen)
                {
                    return;
                }

                (_facts, _bytes) = (_facts + 1, _bytes + bytes);
                _reader.Tally.Add(1, bytes);
            }

            _reader._rules.Room.Check();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Chain {ChainId}: {Count} reads failed ({Kind}): {Reason}")]
    private static partial void LogFailed(ILogger logger, ulong chainId, int count, string kind, string reason);
}
