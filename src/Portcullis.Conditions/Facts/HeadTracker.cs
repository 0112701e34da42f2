using Microsoft.Extensions.Logging;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Knows a chain's present block. Whoever asks shares one question to the node, but never one that was put before the age he accepts:
/// with a maximum age of zero, a request sees every block that was mined before it came. A block below the present one is none for a minute, so that an
/// older state does not come back; then it counts, as after a rollback. A block is taken in first, and only then the present one. While no node tells any, the last one serves for some time; not
/// when operators have told different ones.
/// </summary>
/// <param name="chainId">The EIP-155 id that must be told with it.</param>
/// <param name="heads">Tells it.</param>
/// <param name="takeIn">Takes in a block that is to be the present one; false when it cannot be. Never called twice at a time.</param>
/// <param name="rules">How fresh.</param>
/// <param name="clock">The present.</param>
/// <param name="logger">Told of what goes wrong.</param>
internal sealed partial class HeadTracker(
    ulong chainId, IHeadSource heads, Func<BlockHeader, Task<bool>> takeIn, ChainRules rules, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task _settling = Task.CompletedTask;
    private BlockHeader? _announced;
    private volatile Known? _known;
    private long? _failedAt;
    private Flight? _running;
    private Task<BlockHeader?>? _next;
    private ulong? _wrongChain;
    private bool _isBack;
    private bool _isDisputed;
    private volatile bool _isFailing;

    /// <summary>Raised when the present block has become another one.</summary>
    public event EventHandler? Changed;

    /// <summary>How long ago the present block was last told; null when it never was.</summary>
    public TimeSpan? SinceTold => _known is { } known ? clock.GetElapsedTime(known.AskedAt) : null;

    /// <summary>
    /// The present block when it is known freshly enough; while no node tells any also the last one, for some time. Null otherwise.
    /// </summary>
    public BlockHeader? Fresh => NotOlderThan(_isFailing && rules.OutageMaxAge > rules.HeadMaxAge ? rules.OutageMaxAge : rules.HeadMaxAge);

    /// <summary>Whether the last question had no answer: no node tells the present block, and those that told one since it was last known did not differ.</summary>
    public bool IsOut => _isFailing;

    /// <summary>The newest block that a node told, however long ago.</summary>
    public BlockHeader? Last => _known?.Header;

    /// <summary>When that block was first told; null when none was.</summary>
    public long? ToldAt => _known?.ToldAt;

    /// <summary>
    /// The present block, asked for when it is not known freshly. A node that failed a moment ago is not asked again yet; while nodes fail nobody waits long for them (<see cref="Patience"/>).
    /// </summary>
    /// <param name="bearsOutage">Whether the last one will do while no node tells any (<see cref="Fresh"/>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<BlockHeader?> GetAsync(bool bearsOutage, CancellationToken cancellationToken) =>
        NotOlderThan(rules.HeadMaxAge) is { } known ? new(known)
        : FailedJustNow() ? new(bearsOutage ? Fresh : null)
        : new(JoinAsync(bearsOutage, cancellationToken));

    /// <summary>Asks now.</summary>
    public Task<BlockHeader?> RefreshAsync(CancellationToken cancellationToken) => Join(clock.GetTimestamp()).WaitAsync(cancellationToken);

    /// <summary>
    /// Takes in a block that was announced without a question. One below the present block says nothing: messages may come late, and a chain that was set back is found by asking. Nor does one
    /// after which another was announced before its turn came: the way to that one leads over it.
    /// </summary>
    /// <returns>The present block; null when there is none.</returns>
    public async Task<BlockHeader?> TakeAsync(BlockHeader announced, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _announced, announced);
        return await SettleAsync(announced, isDisputed: false, clock.GetTimestamp(), () => Volatile.Read(ref _announced) == announced && !(announced.Number < Last?.Number)).WaitAsync(cancellationToken);
    }

    private BlockHeader? NotOlderThan(TimeSpan age) => _known is { } known && clock.GetElapsedTime(known.AskedAt) < age ? known.Header : null;

    private async Task<BlockHeader?> JoinAsync(bool bearsOutage, CancellationToken cancellationToken)
    {
        var oldest = clock.GetTimestamp() - (long)(rules.HeadMaxAge.TotalSeconds * clock.TimestampFrequency);
        var answer = Join(oldest);
        return (HasFailed() ? await Patience.WaitAsync(answer, Patience.InOutage - SinceAsked(), clock, cancellationToken) : await answer.WaitAsync(cancellationToken))
            ?? (bearsOutage ? Fresh : NotOlderThan(rules.HeadMaxAge));
    }

    private TimeSpan SinceAsked()
    {
        lock (_lock)
        {
            return _running is { } running ? clock.GetElapsedTime(running.AskedAt) : TimeSpan.Zero;
        }
    }

    private bool HasFailed()
    {
        lock (_lock)
        {
            return _failedAt is not null;
        }
    }

    private bool FailedJustNow()
    {
        lock (_lock)
        {
            return _failedAt is { } failedAt && clock.GetElapsedTime(failedAt) < rules.RetryAfterFailure;
        }
    }

    /// <summary>
    /// The answer to a question put at or after an instant: the running one when it is young enough, else the one after it. Where none runs, one may have ended just now whose answer is newer.
    /// </summary>
    private Task<BlockHeader?> Join(long notBefore)
    {
        lock (_lock)
        {
            return _running?.AskedAt >= notBefore ? _running.Answer
                : _next is not null ? _next
                : _running is null ? _known is { } known && known.AskedAt > notBefore ? Task.FromResult<BlockHeader?>(known.Header) : Start()
                : _next = StartAfterAsync(_running.Answer);
        }
    }

    private async Task<BlockHeader?> StartAfterAsync(Task<BlockHeader?> running)
    {
        await running;
        Task<BlockHeader?>? answer;
        lock (_lock)
        {
            _next = null;
            answer = FailedJustNow() ? null : Start();
        }

        return answer is null ? null : await answer;
    }

    private Task<BlockHeader?> Start()
    {
        var askedAt = clock.GetTimestamp();
        var answer = AskAsync(askedAt);
        _running = new Flight(askedAt, answer);
        return answer;
    }

    private async Task<BlockHeader?> AskAsync(long askedAt)
    {
        // Leaves the lock under which it was called before anything can complete.
        await Task.Yield();
        try
        {
            var (told, isDisputed) = await TryAskAsync();
            return await SettleAsync(told, isDisputed, askedAt);
        }
        finally
        {
            lock (_lock)
            {
                _running = null;
            }
        }
    }

    /// <summary>Takes in what was told, one block after another.</summary>
    private Task<BlockHeader?> SettleAsync(BlockHeader? told, bool isDisputed, long toldAt, Func<bool>? counts = null)
    {
        lock (_lock)
        {
            var settled = SettleAfterAsync(_settling, told, isDisputed, toldAt, counts);
            _settling = settled;
            return settled;
        }
    }

    private async Task<BlockHeader?> SettleAfterAsync(Task before, BlockHeader? told, bool isDisputed, long toldAt, Func<bool>? counts)
    {
        // Leaves the lock under which it was called.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        return counts?.Invoke() == false ? Last : await SettleAloneAsync(told, isDisputed, toldAt);
    }

    private async Task<BlockHeader?> SettleAloneAsync(BlockHeader? told, bool isDisputed, long toldAt)
    {
        // What was announced since the question is newer than its answer, and than its failure while it is fresh.
        var before = _known;
        if (before is not null && before.AskedAt > toldAt && (told is null ? clock.GetElapsedTime(before.AskedAt) < rules.HeadMaxAge : told.Number <= before.Header.Number))
        {
            return before.Header;
        }

        var isOther = told is not null && told.Hash != before?.Header.Hash;
        var header = told is null || IsBack(told) || (isOther && !await takeIn(told)) ? null : told;
        lock (_lock)
        {
            Report(failed: header is null);
            _failedAt = header is null ? clock.GetTimestamp() : null;

            // Until a block counts again: else operators that differ, one of which is silent now and then, would be an outage now and then.
            _isDisputed = header is null && (isDisputed || _isDisputed);
            _isFailing = told is null && !_isDisputed;
            _known = header is null ? _known : new Known(header, toldAt, isOther ? toldAt : before!.ToldAt);
        }

        if (header is not null && isOther)
        {
            TellChanged();
        }

        return header;
    }

    private void TellChanged()
    {
        try
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
        catch (Exception exception)
        {
            // A listener's bug must not stop the chain.
            LogListener(logger, exception, chainId);
        }
    }

    private bool IsBack(BlockHeader header)
    {
        var isBack = _known is { } known && header.Number < known.Header.Number && clock.GetElapsedTime(known.AskedAt) <= Held;
        if (isBack && !_isBack)
        {
            LogBack(logger, chainId, header.Number, _known!.Header.Number);
        }

        _isBack = isBack;
        return isBack;
    }

    /// <summary>Asks for the present block.</summary>
    /// <returns>The block; null when none was told, and then whether enough answered that did not agree.</returns>
    private async Task<(BlockHeader? Told, bool IsDisputed)> TryAskAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(rules.ReadTimeout, clock);

            // Told with every head, since after a failover it is another node that answers.
            var (actual, header) = await heads.GetChainHeadAsync(BlockTag.Latest, timeout.Token);
            if (actual != chainId)
            {
                ReportWrongChain(actual);
                return (null, false);
            }

            _wrongChain = null;
            return (header, false);
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer, and the next question must be put.
            LogReason(logger, chainId, exception.Message);
            return (null, exception is RpcException { Failure: RpcFailure.NoQuorum });
        }
    }

    private void ReportWrongChain(ulong actual)
    {
        if (_wrongChain != actual)
        {
            _wrongChain = actual;
            LogWrongChain(logger, chainId, actual);
        }
    }

    private void Report(bool failed)
    {
        if (failed && _failedAt is null)
        {
            LogUnreadable(logger, chainId);
        }
        else if (!failed && _failedAt is not null)
        {
            LogReadable(logger, chainId);
        }
    }

    private sealed record Known(BlockHeader Header, long AskedAt, long ToldAt);

    private sealed record Flight(long AskedAt, Task<BlockHeader?> Answer);

    [LoggerMessage(1, LogLevel.Warning, "Chain {ChainId} cannot be read: no node tells its present block. Decisions on it are unknown (503) until one does.")]
    private static partial void LogUnreadable(ILogger logger, ulong chainId);

    [LoggerMessage(2, LogLevel.Information, "Chain {ChainId} can be read.")]
    private static partial void LogReadable(ILogger logger, ulong chainId);

    [LoggerMessage(3, LogLevel.Error, "The node configured for chain {ChainId} says it is chain {Actual}. It is not used; correct its URL under Chains.")]
    private static partial void LogWrongChain(ILogger logger, ulong chainId, ulong actual);

    [LoggerMessage(5, LogLevel.Warning, "Chain {ChainId}: the present block went back from {Served} to {Told}. It is not used until there is a newer one, or a minute has passed.")]
    private static partial void LogBack(ILogger logger, ulong chainId, ulong told, ulong served);

    [LoggerMessage(6, LogLevel.Error, "Chain {ChainId}: something that listens for new blocks failed.")]
    private static partial void LogListener(ILogger logger, Exception exception, ulong chainId);

    [LoggerMessage(4, LogLevel.Debug, "Chain {ChainId}: {Reason}")]
    private static partial void LogReason(ILogger logger, ulong chainId, string reason);
}
