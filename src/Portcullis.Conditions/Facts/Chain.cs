using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// One chain read through its nodes: the present block is followed, each fact is read once, and stands until an event touches it.
/// </summary>
public sealed partial class Chain : IChain
{
    // How long a block is new that a machine may not know yet, and when such a machine is asked again.
    private static readonly TimeSpan NewsPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NewsPause = TimeSpan.FromMilliseconds(100);

    private readonly ChainRules _rules;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly FactCache _cache;
    private readonly FactReader _reader;
    private readonly FactReader _callers;
    private readonly SignatureReader _signatures;
    private readonly BlockIntake _intake;
    private readonly HeadTracker _heads;
    private readonly ConcurrentDictionary<Finality, SettledBlock> _settled = new();
    private readonly Func<Finality, SettledBlock> _newSettled;
    private volatile BlockHeader? _silent;

    /// <summary>Follows a chain.</summary>
    /// <param name="id">The EIP-155 id that its nodes must report.</param>
    /// <param name="nodes">The ways to its nodes.</param>
    /// <param name="rules">How fresh and how patient.</param>
    /// <param name="clock">The present, and a monotonic measure of age.</param>
    /// <param name="logger">Told when nodes fail and when they answer again.</param>
    public Chain(ulong id, ChainNodes nodes, ChainRules rules, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        (Id, _rules, _clock, _logger) = (id, rules, clock, logger);
        _cache = new FactCache(id, rules, clock, logger);
        _reader = new FactReader(id, nodes, _cache, ReaderRules.Policies(rules), clock, logger);
        _callers = new FactReader(id, nodes, _cache, ReaderRules.Callers(rules), clock, logger);
        _signatures = new SignatureReader(nodes.Strangers, new SemaphoreSlim(ReaderRules.MostCallersCalls), ReaderRules.Callers(rules).Timeout, clock);
        var blocks = new NodeBlocks(nodes.Client, nodes.Each, nodes.IsAgreed, clock);
        _intake = new BlockIntake(id, blocks, _cache, rules, clock, logger);
        var policies = new SettledBlock.Way(nodes.Heads, blocks);
        var callers = new SettledBlock.Way(nodes.StrangersHeads, new NodeBlocks(nodes.Strangers, each: [], nodes.IsAgreed, clock), new SemaphoreSlim(ReaderRules.MostCallersCalls));
        _newSettled = finality => new SettledBlock(id, finality, policies, callers, () => _cache.Recent, rules, clock, logger);
        _heads = new HeadTracker(id, nodes.Heads, TryTakeInAsync, rules, clock, logger);
    }

    /// <inheritdoc/>
    public event EventHandler HeadChanged
    {
        add => _heads.Changed += value;
        remove => _heads.Changed -= value;
    }

    /// <summary>The EIP-155 id.</summary>
    public ulong Id { get; }

    /// <inheritdoc/>
    ChainId IChain.Id => Id;

    /// <summary>How many facts are kept: those that outlive a block, and those of the last blocks.</summary>
    public int FactCount => _cache.Tally.Count;

    /// <summary>About how many bytes they take.</summary>
    public long FactBytes => _cache.Tally.Bytes;

    /// <inheritdoc/>
    public TimeSpan MaxAge => _rules.MaxAge;

    /// <inheritdoc/>
    public Finality Finality => _rules.Finality;

    /// <inheritdoc/>
    public BlockHeader? FreshHead => _heads.Fresh;

    /// <inheritdoc/>
    public bool IsOut => _heads.IsOut;

    /// <inheritdoc/>
    public BlockHeader? LastHead => _heads.Last;

    /// <inheritdoc/>
    public long? HeadToldAt => _heads.ToldAt;

    /// <inheritdoc/>
    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) => _heads.GetAsync(bearsOutage: true, cancellationToken);

    /// <inheritdoc/>
    public BlockHeader? PresentBlock(Finality finality) =>
        FreshHead is not { } head ? null
        : finality == Finality.Latest ? head
        : Recent(finality, head) ?? _settled.GetValueOrDefault(finality)?.At(head);

    /// <inheritdoc/>
    public async ValueTask<BlockHeader?> GetBlockAsync(Finality finality, ReadOrigin origin, bool bearsOutage, CancellationToken cancellationToken)
    {
        var head = await _heads.GetAsync(bearsOutage, cancellationToken);
        if (head is null || finality == Finality.Latest)
        {
            return head;
        }

        if (Recent(finality, head) is { } recent)
        {
            return recent;
        }

        var settled = _settled.GetOrAdd(finality, _newSettled).GetAsync(head, origin, cancellationToken);
        return IsOut ? await Patience.WaitAsync(settled, Patience.InOutage, _clock, cancellationToken) : await settled;
    }

    /// <summary>How long ago the present block was last told, by an answer or an announcement; null when it never was.</summary>
    public TimeSpan? SinceTold => _heads.SinceTold;

    /// <summary>Takes in a block that a trusted node announced as its newest, without being asked; its chain id was checked when it began to announce.</summary>
    /// <returns>The present block; null when the announced one does not count.</returns>
    public Task<BlockHeader?> TakeAsync(BlockHeader announced, CancellationToken cancellationToken) => _heads.TakeAsync(announced, cancellationToken);

    /// <summary>Asks for the present block now, whatever is known.</summary>
    /// <returns>The block; null when no node told.</returns>
    public Task<BlockHeader?> RefreshAsync(CancellationToken cancellationToken) => _heads.RefreshAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken) =>
        ReadAsync(reads, block, ReadShare.Stranger, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, ReadShare share, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(block);
        var facts = new Fact?[reads.Count];

        // All of one decision have one origin. What callers name is read at the very block, and not watched: it would make the logs of every block longer.
        if (reads.Count > 0 && reads[0].Origin == ReadOrigin.Caller)
        {
            return new(IsOut
                ? ReadInOutageAsync(_callers, reads, facts, block, ReadShare.Stranger, cancellationToken)
                : _callers.ReadMissingAsync(reads, facts, block, ReadShare.Stranger, null, cancellationToken));
        }

        var isMissing = false;
        for (var i = 0; i < facts.Length; i++)
        {
            facts[i] = _cache.Find(reads[i], block);
            if (facts[i] is null)
            {
                // Watched from before it is read, or an event in between would be missed.
                _cache.Watch(reads[i]);
                isMissing = true;
            }
        }

        return !isMissing ? new(facts!)
            : IsOut ? new(ReadInOutageAsync(_reader, reads, facts, block, share, cancellationToken))
            : share == ReadShare.Stranger ? new(_reader.ReadMissingAsync(reads, facts, block, share, null, cancellationToken))
            : new(ReadNewsAsync(reads, facts, block, share, cancellationToken));
    }

    /// <summary>
    /// A provider's machine may not know the newest block yet that another has told: when nothing that was asked there had an answer, it is read once more while the block is new. Where that was of no
    /// use, nothing else is at that block before something has one, so that what never has one does not cost twice. Not for strangers, who may be many.
    /// </summary>
    private async Task<IReadOnlyList<Fact>> ReadNewsAsync(IReadOnlyList<Read> reads, Fact?[] facts, BlockHeader block, ReadShare share, CancellationToken cancellationToken)
    {
        var known = facts.Count(fact => fact is not null);
        var read = await _reader.ReadMissingAsync(reads, facts, block, share, null, cancellationToken);
        if (HasAnswered(read))
        {
            _silent = null;
            return read;
        }

        if (_silent?.Hash == block.Hash || !read.Any(HasFailed) || LastHead?.Hash != block.Hash || HeadToldAt is not { } toldAt || _clock.GetElapsedTime(toldAt) >= NewsPatience)
        {
            return read;
        }

        await Task.Delay(NewsPause, _clock, cancellationToken);
        var again = await _reader.ReadMissingAsync(reads, [.. read.Select(fact => HasFailed(fact) ? null : fact)], block, share, null, cancellationToken);
        _silent = HasAnswered(again) ? null : block;
        return again;

        bool HasAnswered(IReadOnlyList<Fact> told) => told.Count(fact => fact.Outcome.Kind != ReadOutcomeKind.Failed) > known;
    }

    // Without a budget the second would fail as the first.
    private static bool HasFailed(Fact fact) => fact.Outcome is { Kind: ReadOutcomeKind.Failed, IsUnasked: false };

    /// <summary>No longer than callers wait in an outage. The block may stand long beyond its time, so what was read at it is no older than any other fact may be.</summary>
    private async Task<IReadOnlyList<Fact>> ReadInOutageAsync(
        FactReader reader, IReadOnlyList<Read> reads, Fact?[] facts, BlockHeader block, ReadShare share, CancellationToken cancellationToken)
    {
        var read = await reader.ReadMissingAsync(reads, facts, block, share, Patience.InOutage, cancellationToken);
        return [.. read.Select((fact, i) => WhileYoung(fact, reads[i], block))];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Fact>> RecallAsync(IReadOnlyList<Read> reads, BlockHeader block)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(block);
        var facts = new Fact[reads.Count];
        for (var i = 0; i < facts.Length; i++)
        {
            var fact = reads[i].Origin == ReadOrigin.Caller ? await _callers.FindAsync(reads[i], block) : _cache.Find(reads[i], block) ?? await _reader.FindAsync(reads[i], block);
            facts[i] = WhileYoung(fact, reads[i], block);
        }

        return facts;
    }

    private Fact WhileYoung(Fact? fact, Read read, BlockHeader block)
    {
        var now = _clock.GetTimestamp();
        return now < fact?.Until(read.MaxAge ?? MaxAge, _clock) ? fact : new Fact(ReadOutcome.Failed, block, now);
    }

    /// <inheritdoc/>
    public async Task<SignatureOutcome> CheckSignatureAsync(Address account, Hash digest, Bytes signature, DelegatedAccounts delegated, CancellationToken cancellationToken) =>
        await _heads.GetAsync(bearsOutage: false, cancellationToken) is { } head
            ? await _signatures.CheckAsync(account, digest, signature, delegated, head, cancellationToken)
            : SignatureOutcome.Unknown;

    private BlockHeader? Recent(Finality finality, BlockHeader head)
    {
        var (recent, below) = (_cache.Recent, (ulong)Math.Max(0, finality.Confirmations - 1));
        return finality.Kind == FinalityKind.Confirmations && head.Number >= below && recent.Contains(head.Number, head.Hash) ? recent.Find(head.Number - below) : null;
    }

    private async Task<bool> TryTakeInAsync(BlockHeader head)
    {
        try
        {
            await _intake.TakeInAsync(head);
            return true;
        }
        catch (Exception exception)
        {
            // A bug, but one that must not stop the chain for good: the next block is tried anew, and until then there is none.
            LogNotTakenIn(_logger, exception, Id, head.Number);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Chain {ChainId}: the block {Number} could not be taken in.")]
    private static partial void LogNotTakenIn(ILogger logger, Exception exception, ulong chainId, ulong number);
}
