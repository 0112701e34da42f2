using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana;
using Portcullis.Solana.Rpc;

namespace Portcullis.Conditions.Clusters;

/// <summary>
/// A cluster of Solana as the evaluator sees it. Its block is the newest final slot that was told, and what is read is of that slot or a later one: nodes keep no state of a slot, so a decision
/// stands at a least slot. What was read stands until the next slot is told, and never longer than <see cref="ClusterRules.MaxAge"/>. There is nothing to serve by when the nodes are out.
/// For some minutes after the last slot that counted none counts below it, nor further ahead than time allows; so one that was told falsely is outlived.
/// </summary>
public sealed partial class ClusterChain : IChain
{
    private readonly IClusterReader _nodes;
    private readonly ClusterRules _rules;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HoldingReader _reader;
    private readonly SlotPace _pace;
    private readonly FailurePause _pause;
    private readonly Lock _lock = new();
    private volatile ClusterFacts? _present;
    private Task<BlockHeader?> _asked = Task.FromResult<BlockHeader?>(null);
    private bool _isOut;

    /// <summary>Follows a cluster.</summary>
    /// <param name="cluster">The cluster that its nodes must be of.</param>
    /// <param name="nodes">Reads it.</param>
    /// <param name="rules">How fresh and how patient.</param>
    /// <param name="clock">The present, and a monotonic measure of age.</param>
    /// <param name="logger">Told when nodes fail and when they answer again.</param>
    public ClusterChain(SolanaCluster cluster, IClusterReader nodes, ClusterRules rules, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(rules);
        (Id, _nodes, _rules, _clock, _logger) = (ChainId.Of(cluster), nodes, rules, clock, logger);
        _reader = new HoldingReader(Id, nodes, rules, clock, logger);
        (_pace, _pause) = (new SlotPace(clock), new FailurePause(clock));
    }

    /// <inheritdoc/>
    public event EventHandler? HeadChanged;

    /// <inheritdoc/>
    public ChainId Id { get; }

    /// <inheritdoc/>
    public TimeSpan MaxAge => _rules.MaxAge;

    /// <inheritdoc/>
    public BlockHeader? FreshHead => _present is { } present && _clock.GetElapsedTime(present.ToldAt) < _rules.MaxAge ? present.Head : null;

    /// <inheritdoc/>
    public BlockHeader? LastHead => _present?.Head;

    /// <inheritdoc/>
    public long? HeadToldAt => _present?.ToldAt;

    /// <inheritdoc/>
    public BlockHeader? PresentBlock(Finality finality) => FreshHead;

    /// <inheritdoc/>
    public ValueTask<BlockHeader?> GetBlockAsync(Finality finality, ReadOrigin origin, bool bearsOutage, CancellationToken cancellationToken) => GetHeadAsync(cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Nodes that failed a moment ago are not asked again yet: the longer they fail, the longer the pause, up to 4 seconds.</remarks>
    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) =>
        FreshHead is { } head ? new(head) : _pause.IsOn ? default : new(RefreshAsync(cancellationToken));

    /// <summary>Asks for the newest final slot now, whatever is known. Who asks at the same time waits for the same answer.</summary>
    /// <returns>The slot; null when no node told one.</returns>
    public Task<BlockHeader?> RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_asked.IsCompleted)
            {
                _asked = AskAsync();
            }

            return _asked.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken) =>
        ReadAsync(reads, block, ReadShare.Stranger, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, ReadShare share, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reads);
        ArgumentNullException.ThrowIfNull(block);

        // A decision that began before the newest slot was told stays at its own.
        var facts = _present is { } present && present.Head == block ? present : new ClusterFacts(block, _clock.GetTimestamp(), 0);
        var tasks = new Task<Fact>[reads.Count];
        for (var i = 0; i < tasks.Length; i++)
        {
            var maxAge = reads[i].MaxAge ?? _rules.MaxAge;
            tasks[i] = reads[i].What is HoldingRead read
                ? facts.GetAsync(read, share, asked => _reader.Begin(asked, block), fact => fact.Until(maxAge, _clock) <= _clock.GetTimestamp())
                : Task.FromResult(new Fact(ReadOutcome.Failed, block, _clock.GetTimestamp()));
        }

        return await Task.WhenAll(tasks).WaitAsync(cancellationToken);
    }

    private async Task<BlockHeader?> AskAsync()
    {
        // Off the lock, and off the way of who asks first: others wait for the same answer.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var askedAt = _clock.GetTimestamp();
        try
        {
            using var timeout = new CancellationTokenSource(_rules.ReadTimeout, _clock);
            var (slot, hash) = await _nodes.GetBlockAsync(_pace.LeastAt(askedAt), timeout.Token);
            if (!_pace.TryTake(slot, askedAt))
            {
                throw new RpcException($"the slot {slot} that was told is not one that the cluster can have reached by now");
            }

            var head = new BlockHeader(slot, hash, default, (ulong)_clock.GetUtcNow().ToUnixTimeSeconds());
            _present = new ClusterFacts(head, askedAt, _rules.MaxFacts);
            Tell(isOut: false, null);
            HeadChanged?.Invoke(this, EventArgs.Empty);
            return head;
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            Tell(isOut: true, exception);
            return null;
        }
    }

    private void Tell(bool isOut, Exception? exception)
    {
        if (isOut)
        {
            _pause.Fail();
        }
        else
        {
            _pause.End();
        }

        if (isOut && !_isOut)
        {
            LogOut(_logger, exception, Id);
        }
        else if (!isOut && _isOut)
        {
            LogBack(_logger, Id);
        }

        _isOut = isOut;
    }

    [LoggerMessage(1, LogLevel.Warning, "Chain {Chain}: no node tells the newest final slot; nothing is decided on it until one does.")]
    private static partial void LogOut(ILogger logger, Exception? exception, ChainId chain);

    [LoggerMessage(2, LogLevel.Information, "Chain {Chain}: the newest final slot is told again.")]
    private static partial void LogBack(ILogger logger, ChainId chain);
}
