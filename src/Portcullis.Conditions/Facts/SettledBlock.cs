using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// Knows the block of one finality. Asked for once for each head, and only when a decision needs it. A safe or finalized block never goes back: while a node tells an older
/// one, the one that is known is served.
/// </summary>
/// <param name="chainId">The EIP-155 id that must be told with it.</param>
/// <param name="finality">Which block.</param>
/// <param name="heads">Tells safe and finalized blocks.</param>
/// <param name="source">Tells blocks by their height.</param>
/// <param name="timing">How long an answer may take.</param>
/// <param name="clock">Measures that.</param>
/// <param name="logger">Told of what should not be.</param>
internal sealed partial class SettledBlock(
    ulong chainId, Finality finality, IHeadSource heads, IBlockSource source, ChainTiming timing, TimeProvider clock, ILogger logger)
{
    private readonly Lock _lock = new();
    private volatile Known? _known;
    private (Hash Head, Task<BlockHeader?> Answer)? _running;
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

            if (_running is not { } running || running.Head != head.Hash || running.Answer.IsCompleted)
            {
                _running = running = (head.Hash, AskAsync(head));
            }

            return running.Answer.WaitAsync(cancellationToken);
        }
    }

    private async Task<BlockHeader?> AskAsync(BlockHeader head)
    {
        // Leaves the lock under which it was called.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var timeout = new CancellationTokenSource(timing.ReadTimeout, clock);
        try
        {
            var block = finality.Kind == FinalityKind.Confirmations
                ? await BelowAsync(head, timeout.Token)
                : await AdvanceAsync(await ToldAsync(timeout.Token), timeout.Token);
            _known = block is null ? _known : new Known(head.Hash, block);
            return block;
        }
        catch (Exception exception)
        {
            // Whatever went wrong, those who wait must get an answer.
            LogReason(logger, chainId, finality, exception.Message);
            return null;
        }
    }

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

    private async Task<BlockHeader?> AdvanceAsync(BlockHeader? told, CancellationToken cancellationToken)
    {
        if (told is null || _known?.Block is not { } known || told == known)
        {
            return told;
        }

        if (told.Number <= known.Number)
        {
            Alarm(() => LogBack(logger, chainId, finality, known.Number, told.Number, told.Hash));
            return known;
        }

        var still = await source.GetHeadersAsync(known.Number, known.Number, cancellationToken);
        if (still.SingleOrDefault() is { } now && now.Hash != known.Hash)
        {
            ChainMetrics.CountRevertedFinality(chainId);
            LogReverted(logger, chainId, finality, known.Number, known.Hash, now.Hash);
        }

        _isAlarmed = false;
        return told;
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

    private sealed record Known(Hash Head, BlockHeader Block);

    [LoggerMessage(1, LogLevel.Error, "Chain {ChainId}: the {Finality} block went back from {Served} to {Told} ({Hash}). The first goes on to count; what cannot be read at it is unknown (503). Look at the chain's nodes.")]
    private static partial void LogBack(ILogger logger, ulong chainId, Finality finality, ulong served, ulong told, Hash hash);

    [LoggerMessage(2, LogLevel.Error, "Chain {ChainId}: the {Finality} block {Number} ({Hash}) was replaced by {Now}. What was decided on it may have been wrong. Look at the chain's nodes.")]
    private static partial void LogReverted(ILogger logger, ulong chainId, Finality finality, ulong number, Hash hash, Hash now);

    [LoggerMessage(3, LogLevel.Debug, "Chain {ChainId}: no {Finality} block: {Reason}")]
    private static partial void LogReason(ILogger logger, ulong chainId, Finality finality, string reason);
}
