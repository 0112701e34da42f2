using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Knows the block of one finality. Asked for once for each head, and only when a decision needs it. A safe or finalized block never goes back: while a node tells an older
/// one, or none, the one that is known is served. When it is replaced, none is served until two answers, at two heads, say by what.
/// </summary>
/// <param name="chainId">The EIP-155 id that must be told with it.</param>
/// <param name="finality">Which block.</param>
/// <param name="heads">Tells safe and finalized blocks.</param>
/// <param name="source">Tells blocks by their height.</param>
/// <param name="rules">How long an answer may take, and how long one serves without another.</param>
/// <param name="clock">Measures that.</param>
/// <param name="logger">Told of what should not be.</param>
/// <param name="room">As many questions as may be under way at once, with those for other finalities; null for any number.</param>
internal sealed partial class SettledBlock(
    ulong chainId, Finality finality, IHeadSource heads, IBlockSource source, ChainRules rules, TimeProvider clock, ILogger logger, SemaphoreSlim? room = null)
{
    private readonly Lock _lock = new();
    private volatile Known? _known;
    private (Hash Head, long AskedAt, Task<BlockHeader?> Answer)? _last;
    private volatile Replacement? _replacement;
    private bool _isAlarmed;

    /// <summary>The block when it is known for this head; null otherwise.</summary>
    public BlockHeader? At(BlockHeader head) => _known is { } known && known.Head == head.Hash ? known.Block : null;

    /// <summary>The block for this head; null when there is none, or nobody tells.</summary>
    public Task<BlockHeader?> GetAsync(BlockHeader head, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (At(head) is { } block)
            {
                return Task.FromResult<BlockHeader?>(block);
            }

            // One question for each head; when it had no answer, it is put again after a while.
            if (_last is not { } last || last.Head != head.Hash || (last.Answer.IsCompleted && clock.GetElapsedTime(last.AskedAt) >= rules.RetryAfterFailure))
            {
                _last = last = (head.Hash, clock.GetTimestamp(), AskAsync(head));
            }

            return last.Answer.WaitAsync(cancellationToken);
        }
    }

    private async Task<BlockHeader?> AskAsync(BlockHeader head)
    {
        // Leaves the lock under which it was called.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var askedAt = clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(rules.ReadTimeout, clock);
        try
        {
            return room is null ? await AskAsync(head, askedAt, timeout.Token) : await AskInTurnAsync(room, head, timeout.Token);
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer.
            LogReason(logger, chainId, finality, exception.Message);
            return WithoutAnswer(head);
        }
    }

    private async Task<BlockHeader?> AskInTurnAsync(SemaphoreSlim room, BlockHeader head, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        try
        {
            return await AskAsync(head, clock.GetTimestamp(), cancellationToken);
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<BlockHeader?> AskAsync(BlockHeader head, long askedAt, CancellationToken cancellationToken) => finality.Kind == FinalityKind.Confirmations
        ? Keep(new Known(head.Hash, await BelowAsync(head, cancellationToken), askedAt))
        : await SettleAsync(head, await ToldAsync(cancellationToken), askedAt, cancellationToken);

    private BlockHeader? Keep(Known known)
    {
        lock (_lock)
        {
            // An answer that took long must not bring an older block back.
            var isBack = finality.Kind != FinalityKind.Confirmations && _known?.Block?.Number > known.Block?.Number;
            _known = isBack ? _known! with { Head = known.Head } : known;
            return _known.Block;
        }
    }

    /// <summary>What was settled is so without being told again, as long as an outage is borne; not when it was seen replaced.</summary>
    private BlockHeader? WithoutAnswer(BlockHeader head) =>
        finality.Kind != FinalityKind.Confirmations && _replacement is null && _known is { Block: not null } known && clock.GetElapsedTime(known.ToldAt) < rules.OutageMaxAge
            ? Keep(known with { Head = head.Hash })
            : null;

    private async Task<BlockHeader?> BelowAsync(BlockHeader head, CancellationToken cancellationToken)
    {
        var below = (ulong)finality.Confirmations - 1;
        return head.Number < below ? null : (await source.GetHeadersAsync(head.Number - below, head.Number - below, cancellationToken)).SingleOrDefault();
    }

    private async Task<BlockHeader?> ToldAsync(CancellationToken cancellationToken)
    {
        var (actual, block) = await heads.GetChainHeadAsync(finality.ToString(), cancellationToken);
        return actual == chainId ? block : null;
    }

    private async Task<BlockHeader?> SettleAsync(BlockHeader head, BlockHeader? told, long askedAt, CancellationToken cancellationToken)
    {
        if (told is null)
        {
            return WithoutAnswer(head);
        }

        // One above the head is not held to: were it false, no true one would ever come up to it.
        if (told.Number > head.Number)
        {
            return told;
        }

        if (_known?.Block is { } known && (told.Hash != known.Hash || _replacement is not null))
        {
            if (told.Hash != known.Hash && told.Number <= known.Number)
            {
                Alarm(() => LogBack(logger, chainId, finality, known.Number, told.Number, told.Hash));
                return _replacement is null ? Keep(new Known(head.Hash, known, askedAt)) : null;
            }

            if (!await IsAboveAsync(known, told, head, cancellationToken))
            {
                return null;
            }
        }

        _isAlarmed = false;
        return Keep(new Known(head.Hash, told, askedAt));
    }

    /// <summary>Whether the chain still has the known block, or was seen at two heads to have the same other one in its place.</summary>
    private async Task<bool> IsAboveAsync(BlockHeader known, BlockHeader told, BlockHeader head, CancellationToken cancellationToken)
    {
        if ((await source.GetHeadersAsync(known.Number, known.Number, cancellationToken)).SingleOrDefault() is not { } now)
        {
            return false;
        }

        if (now.Hash == known.Hash)
        {
            _replacement = null;
            return true;
        }

        Alarm(() => LogReverted(logger, chainId, finality, known.Number, known.Hash, now.Hash));
        if (_replacement is not { } before || before.Block != now.Hash)
        {
            _replacement = new Replacement(now.Hash, head.Hash);
            return false;
        }

        // The replaced one itself does not come back by being told.
        if (before.Head == head.Hash || told.Hash == known.Hash)
        {
            return false;
        }

        _replacement = null;
        return true;
    }

    private void Alarm(Action log)
    {
        if (!_isAlarmed)
        {
            _isAlarmed = true;
            ChainMetrics.CountRevertedFinality(chainId);
            log();
        }
    }

    private sealed record Known(Hash Head, BlockHeader? Block, long ToldAt);

    /// <summary>What was seen in the place of the known block, and at which head first.</summary>
    private sealed record Replacement(Hash Block, Hash Head);

    [LoggerMessage(1, LogLevel.Error, "Chain {ChainId}: the {Finality} block went back from {Served} to {Told} ({Hash}). The first goes on to count; what cannot be read at it is unknown (503). Look at the chain's nodes.")]
    private static partial void LogBack(ILogger logger, ulong chainId, Finality finality, ulong served, ulong told, Hash hash);

    [LoggerMessage(2, LogLevel.Error, "Chain {ChainId}: the {Finality} block {Number} ({Hash}) was replaced by {Now}. Nobody is let in on another until it is told twice; what was decided on it may have been wrong. Look at the chain's nodes.")]
    private static partial void LogReverted(ILogger logger, ulong chainId, Finality finality, ulong number, Hash hash, Hash now);

    [LoggerMessage(3, LogLevel.Debug, "Chain {ChainId}: no {Finality} block: {Reason}")]
    private static partial void LogReason(ILogger logger, ulong chainId, Finality finality, string reason);
}
