using Microsoft.Extensions.Logging;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Knows a chain's present block. Whoever asks shares one question to the node, but never one that was put before the age he accepts:
/// with a maximum age of zero, a request sees every block that was mined before it came. A block below the present one is none for a minute, so that an
/// older state does not come back; then it counts, as after a rollback.
/// </summary>
internal sealed partial class HeadTracker(ulong chainId, IHeadSource heads, ChainTiming timing, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private volatile Known? _known;
    private long? _failedAt;
    private Flight? _running;
    private Task<BlockHeader?>? _next;
    private ulong? _wrongChain;
    private bool _isBack;

    /// <summary>The present block when it is known freshly enough; null otherwise.</summary>
    public BlockHeader? Fresh => _known is { } known && clock.GetElapsedTime(known.AskedAt) < timing.HeadMaxAge ? known.Header : null;

    /// <summary>The newest block that a node told, however long ago.</summary>
    public BlockHeader? Last => _known?.Header;

    /// <summary>The present block, asked for when it is not known freshly. A node that failed a moment ago is not asked again yet.</summary>
    public ValueTask<BlockHeader?> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh is { } header)
        {
            return new(header);
        }

        var oldest = clock.GetTimestamp() - (long)(timing.HeadMaxAge.TotalSeconds * clock.TimestampFrequency);
        return FailedJustNow() ? default : new(Join(oldest).WaitAsync(cancellationToken));
    }

    /// <summary>Asks now.</summary>
    public Task<BlockHeader?> RefreshAsync(CancellationToken cancellationToken) => Join(clock.GetTimestamp()).WaitAsync(cancellationToken);

    private bool FailedJustNow()
    {
        lock (_lock)
        {
            return _failedAt is { } failedAt && clock.GetElapsedTime(failedAt) < timing.RetryAfterFailure;
        }
    }

    /// <summary>The answer to a question put at or after an instant: the running one when it is young enough, else the one after it.</summary>
    private Task<BlockHeader?> Join(long notBefore)
    {
        lock (_lock)
        {
            return _running?.AskedAt >= notBefore ? _running.Answer
                : _next is not null ? _next
                : _running is null ? Start()
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
        var header = await TryAskAsync();
        lock (_lock)
        {
            header = header is null || IsBack(header) ? null : header;
            Report(failed: header is null);
            _failedAt = header is null ? clock.GetTimestamp() : null;
            _known = header is null ? _known : new Known(header, askedAt);
            _running = null;
        }

        return header;
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

    private async Task<BlockHeader?> TryAskAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(timing.ReadTimeout, clock);

            // Told with every head, since after a failover it is another node that answers.
            var (actual, header) = await heads.GetChainHeadAsync(BlockTag.Latest, timeout.Token);
            if (actual != chainId)
            {
                ReportWrongChain(actual);
                return null;
            }

            _wrongChain = null;
            return header;
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer, and the next question must be put.
            LogReason(logger, chainId, exception.Message);
            return null;
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

    private sealed record Known(BlockHeader Header, long AskedAt);

    private sealed record Flight(long AskedAt, Task<BlockHeader?> Answer);

    [LoggerMessage(1, LogLevel.Warning, "Chain {ChainId} cannot be read: no node tells its present block. Decisions on it are unknown (503) until one does.")]
    private static partial void LogUnreadable(ILogger logger, ulong chainId);

    [LoggerMessage(2, LogLevel.Information, "Chain {ChainId} can be read.")]
    private static partial void LogReadable(ILogger logger, ulong chainId);

    [LoggerMessage(3, LogLevel.Error, "The node configured for chain {ChainId} says it is chain {Actual}. It is not used; correct its URL under Chains.")]
    private static partial void LogWrongChain(ILogger logger, ulong chainId, ulong actual);

    [LoggerMessage(5, LogLevel.Warning, "Chain {ChainId}: the present block went back from {Served} to {Told}. It is not used until there is a newer one, or a minute has passed.")]
    private static partial void LogBack(ILogger logger, ulong chainId, ulong told, ulong served);

    [LoggerMessage(4, LogLevel.Debug, "Chain {ChainId}: {Reason}")]
    private static partial void LogReason(ILogger logger, ulong chainId, string reason);
}
