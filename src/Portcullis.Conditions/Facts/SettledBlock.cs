using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Knows the block of one finality. Asked for once for each head, and only when a decision needs it. A safe or finalized block never goes back: while a node tells an older
/// one, or none, the one that is known is served. When it is replaced, none is served until two answers, at two heads, say by what. Policies and callers know the same, whichever of them
/// it was asked for, but each have questions of their own: that callers find no budget left is not the policies' answer.
/// </summary>
/// <param name="chainId">The EIP-155 id that must be told with it.</param>
/// <param name="finality">Which block.</param>
/// <param name="policies">How it is asked for when a policy needs it.</param>
/// <param name="callers">How it is asked for when a caller has named it.</param>
/// <param name="followed">The chain that is followed, as far as it is remembered.</param>
/// <param name="rules">How long an answer may take, and how long one serves without another.</param>
/// <param name="clock">Measures that.</param>
/// <param name="logger">Told of what should not be.</param>
internal sealed partial class SettledBlock(
    ulong chainId, Finality finality, SettledBlock.Way policies, SettledBlock.Way callers, Func<RecentBlocks> followed, ChainRules rules, TimeProvider clock, ILogger logger)
{
    private readonly Lock _lock = new();
    private volatile Known? _known;
    private (Hash Head, long AskedAt, Task<BlockHeader?> Answer)? _policiesLast;
    private (Hash Head, long AskedAt, Task<BlockHeader?> Answer)? _callersLast;
    private Hash _newest;
    private volatile Replacement? _replacement;
    private bool _isAlarmed;

    /// <summary>The block when it is known for this head, and was not seen replaced; null otherwise.</summary>
    public BlockHeader? At(BlockHeader head) => _known is { } known && known.Head == head.Hash && _replacement is null ? known.Block : null;

    /// <summary>The block for this head; null when there is none, or nobody tells.</summary>
    public Task<BlockHeader?> GetAsync(BlockHeader head, ReadOrigin origin, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _newest = head.Hash;
            if (At(head) is { } block)
            {
                return Task.FromResult<BlockHeader?>(block);
            }

            // One question of each for each head; when it had no answer, it is put again after a while.
            ref var last = ref (origin == ReadOrigin.Caller ? ref _callersLast : ref _policiesLast);
            if (last is not { } put || put.Head != head.Hash || (put.Answer.IsCompleted && clock.GetElapsedTime(put.AskedAt) >= rules.RetryAfterFailure))
            {
                last = put = (head.Hash, clock.GetTimestamp(), AskAsync(head, origin == ReadOrigin.Caller ? callers : policies));
            }

            return put.Answer.WaitAsync(cancellationToken);
        }
    }

    private async Task<BlockHeader?> AskAsync(BlockHeader head, Way way)
    {
        // Leaves the lock under which it was called.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var timeout = new CancellationTokenSource(rules.ReadTimeout, clock);
        try
        {
            return await AskInTurnAsync(head, way, timeout.Token);
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer.
            LogReason(logger, chainId, finality, exception.Message);
            return WithoutAnswer(head, way);
        }
    }

    private async Task<BlockHeader?> AskInTurnAsync(BlockHeader head, Way way, CancellationToken cancellationToken)
    {
        await (way.Room?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        try
        {
            var (before, askedAt) = (_known, clock.GetTimestamp());
            if (finality.Kind == FinalityKind.Confirmations)
            {
                return await BelowAsync(head, way, cancellationToken) is { } below ? Keep(new Known(head.Hash, below, askedAt)) : null;
            }

            return await ToldAsync(way, cancellationToken) is { } told ? await SettleAsync(head, new Known(head.Hash, told, askedAt), before, way, cancellationToken) : WithoutAnswer(head, way);
        }
        finally
        {
            way.Room?.Release();
        }
    }

    private BlockHeader Keep(Known known)
    {
        lock (_lock)
        {
            // An answer that took long must bring neither an older block nor an older head back.
            var (block, isTold) = finality.Kind != FinalityKind.Confirmations && _known?.Block.Number > known.Block.Number ? (_known.Block, _known.IsTold) : (known.Block, known.IsTold);
            if (_known is null || known.Head == _newest)
            {
                _known = known with { Block = block, IsTold = isTold };
            }
            else if (finality.Kind != FinalityKind.Confirmations)
            {
                _known = _known with { Block = block, IsTold = isTold };
            }

            return block;
        }
    }

    /// <summary>What was settled is so without being told again, as long as an outage is borne; not when it was seen replaced.</summary>
    private BlockHeader? WithoutAnswer(BlockHeader head, Way way)
    {
        lock (_lock)
        {
            return finality.Kind == FinalityKind.Confirmations || _replacement is not null || _known is not { } known || clock.GetElapsedTime(known.ToldAt) >= rules.OutageMaxAge
                || IsAnother(followed().Find(known.Block.Number), known.Block) ? null
                : ReferenceEquals(way, policies) ? Keep(known with { Head = head.Hash })
                : known.Block;
        }
    }

    private async Task<BlockHeader?> BelowAsync(BlockHeader head, Way way, CancellationToken cancellationToken)
    {
        var below = (ulong)finality.Confirmations - 1;
        return head.Number < below ? null : await AtHeightAsync(head.Number - below, way, cancellationToken);
    }

    private static async Task<BlockHeader?> AtHeightAsync(ulong number, Way way, CancellationToken cancellationToken) =>
        (await way.Source.GetHeadersAsync(number, number, cancellationToken)).SingleOrDefault();

    private async Task<BlockHeader?> ToldAsync(Way way, CancellationToken cancellationToken)
    {
        var (actual, block) = await way.Heads.GetChainHeadAsync(finality.ToString(), cancellationToken);
        return actual == chainId ? block : null;
    }

    private async Task<BlockHeader?> SettleAsync(BlockHeader head, Known answer, Known? before, Way way, CancellationToken cancellationToken)
    {
        // It was asked for after the head. Where blocks are final at once, so is the head then, when the other stands on it. One that lies above is not held to: were it false, no true one would ever come up to it.
        if (answer.Block.Number > head.Number)
        {
            if (!await StandsOnAsync(head, answer.Block, way, cancellationToken))
            {
                return WithoutAnswer(head, way);
            }

            answer = answer with { Block = head, IsTold = false };
        }

        var told = answer.Block;
        while (true)
        {
            var (recent, known, wasReplaced) = (followed(), _known, _replacement is not null);
            var isOther = known is not null && (told.Hash != known.Block.Hash || wasReplaced);
            var isBack = isOther && told.Hash != known!.Block.Hash && told.Number <= known.Block.Number;
            var now = known is null ? null : recent.Find(known.Block.Number) ?? (isOther && !isBack ? await AtHeightAsync(known.Block.Number, way, cancellationToken) : null);

            // One of another branch than the present block is settled on none that is followed.
            var isStray = IsAnother(recent.Find(told.Number), told);
            lock (_lock)
            {
                // What another question found meanwhile, this answer is to be held against, too.
                if (_known?.Block.Hash != known?.Block.Hash || (_replacement is not null) != wasReplaced)
                {
                    continue;
                }

                if (IsAnother(now, known?.Block) && !IsSeenTwice(known!.Block, now!, told, head))
                {
                    return null;
                }

                if (isBack)
                {
                    // Where another question found the newer one meanwhile, nothing went back; nor where no node told it, but a newer one that stands on it.
                    if (before is not null && before.Block.Number >= told.Number && before.Block.Hash != told.Hash && (isStray || known!.IsTold))
                    {
                        Alarm(() => LogBack(logger, chainId, finality, known!.Block.Number, told.Number, told.Hash));
                    }

                    return _replacement is null ? Keep(answer with { Block = known!.Block, IsTold = known.IsTold }) : null;
                }

                if (isStray || (isOther && now is null))
                {
                    return WithoutAnswer(head, way);
                }

                (_replacement, _isAlarmed) = (null, false);
                return Keep(answer);
            }
        }
    }

    private static bool IsAnother(BlockHeader? now, BlockHeader? block) => now is not null && now.Hash != block?.Hash;

    /// <summary>Whether a block stands on another that is not far below.</summary>
    private static async Task<bool> StandsOnAsync(BlockHeader below, BlockHeader block, Way way, CancellationToken cancellationToken)
    {
        if (block.Number - below.Number > BlockIntake.LongestWay)
        {
            return false;
        }

        var between = block.Number - below.Number == 1 ? [] : await way.Source.GetHeadersAsync(below.Number + 1, block.Number - 1, cancellationToken);
        var parent = block.ParentHash;
        foreach (var ancestor in between.OrderByDescending(header => header.Number).TakeWhile(header => header.Hash == parent))
        {
            parent = ancestor.ParentHash;
        }

        return parent == below.Hash;
    }

    /// <summary>Whether the chain was seen at two heads to have the same other block in the place of the known one. Takes note of the first time.</summary>
    private bool IsSeenTwice(BlockHeader known, BlockHeader now, BlockHeader told, BlockHeader head)
    {
        Alarm(() => LogReverted(logger, chainId, finality, known.Number, known.Hash, now.Hash));
        if (_replacement is not { } before || before.Block != now.Hash)
        {
            // What was answered at this head before does not hold any more.
            (_replacement, _policiesLast, _callersLast) = (new Replacement(now.Hash, head.Hash), null, null);
            return false;
        }

        // The replaced one itself does not come back by being told.
        return before.Head != head.Hash && told.Hash != known.Hash;
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

    /// <summary>A way to ask.</summary>
    /// <param name="Heads">Tells safe and finalized blocks.</param>
    /// <param name="Source">Tells blocks by their height.</param>
    /// <param name="Room">As many questions as may be under way at once, with those for other finalities; null for any number.</param>
    internal sealed record Way(IHeadSource Heads, IBlockSource Source, SemaphoreSlim? Room = null);

    /// <param name="Head">The head that it is known for.</param>
    /// <param name="Block">The block.</param>
    /// <param name="ToldAt">When it was asked for.</param>
    /// <param name="IsTold">Whether it is what was told; false when a newer one was, which stands on it.</param>
    private sealed record Known(Hash Head, BlockHeader Block, long ToldAt, bool IsTold = true);

    /// <summary>What was seen in the place of the known block, and at which head first.</summary>
    private sealed record Replacement(Hash Block, Hash Head);

    [LoggerMessage(1, LogLevel.Error, "Chain {ChainId}: the {Finality} block went back from {Served} to {Told} ({Hash}). The first goes on to count; what cannot be read at it is unknown (503). Look at the chain's nodes.")]
    private static partial void LogBack(ILogger logger, ulong chainId, Finality finality, ulong served, ulong told, Hash hash);

    [LoggerMessage(2, LogLevel.Error, "Chain {ChainId}: the {Finality} block {Number} ({Hash}) was replaced by {Now}. Nobody is let in on another until that is so at a second head and a higher one is told; what was decided on it may have been wrong. Look at the chain's nodes.")]
    private static partial void LogReverted(ILogger logger, ulong chainId, Finality finality, ulong number, Hash hash, Hash now);

    [LoggerMessage(3, LogLevel.Debug, "Chain {ChainId}: no {Finality} block: {Reason}")]
    private static partial void LogReason(ILogger logger, ulong chainId, Finality finality, string reason);
}
