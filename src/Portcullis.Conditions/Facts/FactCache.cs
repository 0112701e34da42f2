using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// The facts of a chain that outlive a block. One read at block N stands at every later block up to the present one, as long as the logs of each of them were applied and
/// none touched it. So a fact is only taken in when no block since N touched it, in whichever order the read and the logs arrive, and falls with the block that does.
/// </summary>
internal sealed partial class FactCache
{
    private static readonly AbiEvent[] Upgrades =
    [
        // ERC-1967: the code that answers is another from here on.
        AbiEvent.Parse("Upgraded(address indexed implementation)"),
        AbiEvent.Parse("BeaconUpgraded(address indexed beacon)"),
    ];

    // In bytes; a larger answer is told, and not kept.
    public const int MaxFact = 16 * 1024;

    // Contracts, each with its events; facts of further ones stand at their block only.
    private const int MaxShelves = 1_000;

    private const int MostTouched = 4_096;

    private readonly ulong _chainId;
    private readonly ChainRules _rules;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly FactTally _tally;
    private readonly ConcurrentDictionary<(Address, TouchEvents), FactShelf> _shelves = new();
    private volatile RecentBlocks _recent = RecentBlocks.None;
    private int _lastShelf;
    private long _idleSince;

    public FactCache(ulong chainId, ChainRules rules, TimeProvider clock, ILogger logger)
    {
        (_chainId, _rules, _clock, _logger) = (chainId, rules, clock, logger);
        _idleSince = clock.GetTimestamp();
        _tally = new FactTally(rules.Room.Tally);
        rules.Room.Add(this);
    }

    /// <summary>The last blocks, as far as their logs were applied.</summary>
    public RecentBlocks Recent => _recent;

    /// <summary>How much is kept.</summary>
    public FactTally Tally => _tally;

    /// <summary>What the logs of the next blocks are to be asked for.</summary>
    public LogFilter Filter
    {
        get
        {
            lock (_lock)
            {
                var topics = _shelves.Values.GroupBy(shelf => shelf.Contract).ToDictionary(
                    shelves => shelves.Key,
                    IReadOnlyList<Hash> (shelves) => [.. shelves.SelectMany(shelf => shelf.Events.Topics).Concat(Upgrades.Select(upgrade => upgrade.Topic)).Distinct()]);
                return new LogFilter(_lastShelf, topics);
            }
        }
    }

    /// <summary>The fact that answers a read at a block, when it is known and stands there; else null.</summary>
    public Fact? Find(Read read, BlockHeader block)
    {
        if (read.What is not StateRead.Call call || Shelf(read, putUp: false) is not { } shelf || shelf.Find(read.Touch!.Value.Subject, call.Input) is not { } fact
            || fact.Block.Number > block.Number || _clock.GetTimestamp() >= fact.Until(read.MaxAge ?? _rules.MaxAge, _clock))
        {
            return null;
        }

        // In this order: a fact of another branch is only there once the block is none of the recent ones.
        return _recent.Contains(block.Number, block.Hash) && fact.Stands() ? fact : null;
    }

    /// <summary>Whether a fact is to be remembered at all: not a failure, nor a large answer.</summary>
    private static bool MayKeep(Fact fact) => fact.Outcome.Kind != ReadOutcomeKind.Failed && fact.Outcome.Data.Length <= MaxFact;

    /// <summary>Makes sure that the logs of the next blocks show what touches a read.</summary>
    public void Watch(Read read) => Shelf(read, putUp: true);

    /// <summary>Takes a fact in.</summary>
    /// <returns>The fact that stands beyond its block; the given one when it may have been touched since, or cannot be kept.</returns>
    public Fact Keep(Read read, Fact fact)
    {
        if (read.What is not StateRead.Call call || !MayKeep(fact) || Shelf(read, putUp: false) is not { } shelf)
        {
            return fact;
        }

        var subject = read.Touch!.Value.Subject;
        var kept = new ShelvedFact(shelf, subject, call.Input, fact);
        if (!TryPut(shelf, subject, call.Input, kept))
        {
            return fact;
        }

        _rules.Room.Check();
        return kept;
    }

    /// <summary>Begins anew at a block that does not follow the known ones: every fact falls.</summary>
    public void Begin(BlockHeader head)
    {
        lock (_lock)
        {
            TakeDown(_ => true);
            _recent = RecentBlocks.None.With(new RecentBlock(head, _lastShelf, new HashSet<(FactShelf, Hash)>(), new HashSet<FactShelf>()));
        }
    }

    /// <summary>Goes back to an ancestor of the present block: facts read above it fall.</summary>
    public void Rewind(ulong ancestor)
    {
        lock (_lock)
        {
            foreach (var shelf in _shelves.Values)
            {
                foreach (var (subject, _) in shelf.Subjects.Where(entry => entry.Value.Exists(fact => fact.Block.Number > ancestor)))
                {
                    shelf.Drop(subject);
                }
            }

            _recent = _recent.UpTo(ancestor);
        }
    }

    /// <summary>Applies the logs of the child of the present block, which becomes the present one.</summary>
    /// <param name="header">The block.</param>
    /// <param name="filter">What its logs were asked for.</param>
    /// <param name="logs">What is known of them.</param>
    public void Apply(BlockHeader header, LogFilter filter, BlockLogs logs)
    {
        lock (_lock)
        {
            var touched = new HashSet<(FactShelf, Hash)>();
            var cleared = _shelves.Values.Where(shelf => shelf.Number > filter.Watched || logs.Unsure.Contains(shelf.Contract)).ToHashSet();
            var shelves = _shelves.Values.ToLookup(shelf => shelf.Contract);
            foreach (var log in logs.Logs)
            {
                Touch(log, shelves[log.Contract], touched, cleared);
            }

            // What touches very many is remembered as touching all: a block of nothing but transfers must not fill the memory.
            cleared.UnionWith(touched.CountBy(each => each.Item1).Where(each => each.Value > MostTouched).Select(each => each.Key));
            touched.RemoveWhere(each => cleared.Contains(each.Item1));
            foreach (var (shelf, subject) in touched)
            {
                shelf.Drop(subject);
            }

            foreach (var shelf in cleared)
            {
                shelf.Clear();
            }

            _recent = _recent.With(new RecentBlock(header, filter.Watched, touched, cleared));
            TakeDownIdle();
        }
    }

    private void Touch(EventLog log, IEnumerable<FactShelf> shelves, HashSet<(FactShelf, Hash)> touched, HashSet<FactShelf> cleared)
    {
        var isUpgrade = log.Topics.Count > 0 && Array.Exists(Upgrades, upgrade => upgrade.Topic == log.Topics[0]);
        if (isUpgrade)
        {
            LogUpgraded(_logger, _chainId, log.Contract, log.Topics.Count > 1 ? log.Topics[1] : default);
        }

        var subjects = new List<Hash>();
        foreach (var shelf in shelves)
        {
            subjects.Clear();
            if (isUpgrade || !shelf.Events.TrySubjects(log, subjects))
            {
                cleared.Add(shelf);
            }

            touched.UnionWith(subjects.Select(subject => (shelf, subject)));
        }
    }

    private bool TryPut(FactShelf shelf, Hash subject, Bytes input, ShelvedFact fact)
    {
        lock (_lock)
        {
            return _recent.Contains(fact.Block.Number, fact.Block.Hash) && IsUp(shelf) && !MayBeTouched(shelf, subject, fact.Block.Number)
                && shelf.TryPut(subject, input, fact);
        }
    }

    private bool MayBeTouched(FactShelf shelf, Hash subject, ulong since)
    {
        foreach (var block in _recent.Above(since))
        {
            if (block.MayTouch(shelf, subject))
            {
                return true;
            }
        }

        return false;
    }

    private FactShelf? Shelf(Read read, bool putUp)
    {
        if (read.What is not StateRead.Call call || read.Touch is not { } touch)
        {
            return null;
        }

        if (_shelves.TryGetValue((call.To, touch.Events), out var shelf) || !putUp)
        {
            return shelf;
        }

        lock (_lock)
        {
            return _shelves.TryGetValue((call.To, touch.Events), out shelf) ? shelf
                : _shelves.Count >= MaxShelves ? null
                : _shelves[(call.To, touch.Events)] = new FactShelf(++_lastShelf, call.To, touch.Events, _tally);
        }
    }

    private bool IsUp(FactShelf shelf) => _shelves.TryGetValue((shelf.Contract, shelf.Events), out var up) && up == shelf;

    /// <summary>What nobody has looked for in a while is not watched any longer.</summary>
    private void TakeDownIdle()
    {
        if (_clock.GetElapsedTime(_idleSince) < _rules.MaxAge * 2)
        {
            return;
        }

        _idleSince = _clock.GetTimestamp();
        TakeDown(shelf => !shelf.WasUsed());
    }

    private void TakeDown(Predicate<FactShelf> rule)
    {
        foreach (var (key, shelf) in _shelves.Where(entry => rule(entry.Value)))
        {
            shelf.Clear();
            _shelves.TryRemove(key, out _);
        }
    }

    /// <summary>Lets facts fall.</summary>
    /// <param name="rule">Which.</param>
    /// <param name="goOn">Whether more are to fall.</param>
    public void MakeRoom(Predicate<ShelvedFact> rule, Func<bool> goOn)
    {
        foreach (var shelf in _shelves.Values)
        {
            foreach (var (subject, _) in shelf.Subjects.Where(entry => rule(entry.Value)))
            {
                lock (_lock)
                {
                    if (!goOn())
                    {
                        return;
                    }

                    shelf.Drop(subject);
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Chain {ChainId}: the proxy {Contract} was upgraded ({Implementation}). What was known of it is read anew; make sure that the new code still says what your policies ask.")]
    private static partial void LogUpgraded(ILogger logger, ulong chainId, Address contract, Hash implementation);
}
