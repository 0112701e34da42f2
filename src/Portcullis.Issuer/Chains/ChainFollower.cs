using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Issuer.Chains;

/// <summary>
/// Keeps one chain's present block known: by what its nodes announce, and by polls. While blocks are announced a poll is made only when nothing was told for most of
/// <see cref="ChainOptions.HeadMaxAge"/>; otherwise at every <see cref="ChainOptions.PollInterval"/>. Where one node is believed, what it announces counts at once; with a quorum an
/// announcement is only a reason to ask.
/// </summary>
internal sealed class ChainFollower(Chain chain, ChainConnection connection, TimeProvider clock) : IHeadListener
{
    // So that no single operator can make the others be asked without end.
    private static readonly TimeSpan LeastBetweenWakes = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _interval = ChainDefaults.PollInterval(chain.Id, connection.Options);
    private readonly TimeSpan _patience = ChainDefaults.Patience(chain.Id, connection.Options);
    private readonly Bell _bell = new();
    private volatile bool _isWoken;

    /// <summary>Follows until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll([PollAsync(cancellationToken), .. connection.Subscriptions.Select(subscription => subscription.RunAsync(this, cancellationToken))]);

    /// <inheritdoc/>
    public Task TakeAsync(RpcNode node, BlockHeader header, CancellationToken cancellationToken)
    {
        var (counts, last) = (connection.TakeNote(node, header.Number), chain.LastHead);
        if (connection.NeedsQuorum)
        {
            WakeFor(header, last);
        }
        else if (counts && (last is null || header.Number >= last.Number))
        {
            // Not waited for: whoever listens must hear the next one. Else blocks that come faster than they are taken in would pile up unheard, each taken for new when its turn came.
            _ = TakeInAsync(header, cancellationToken);
        }

        // What is below the present block is of the way to a new branch, or late: polls find out when it is all there is.
        return Task.CompletedTask;
    }

    private async Task TakeInAsync(BlockHeader header, CancellationToken cancellationToken)
    {
        try
        {
            if (await chain.TakeAsync(header, cancellationToken) is null)
            {
                Wake();
            }
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }
    }

    /// <inheritdoc/>
    public void Changed(RpcNode node) => _bell.Ring();

    private void WakeFor(BlockHeader header, BlockHeader? last)
    {
        if (last is null || header.Number > last.Number || (header.Number == last.Number && header.Hash != last.Hash))
        {
            Wake();
        }
    }

    private void Wake()
    {
        _isWoken = true;
        _bell.Ring();
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var polledAt = clock.GetTimestamp();
            _isWoken = false;
            await chain.RefreshAsync(cancellationToken);
            await WaitAsync(polledAt, cancellationToken);
        }
    }

    /// <summary>Waits until a poll is due. When that is, changes with every announcement.</summary>
    private async Task WaitAsync(long polledAt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rung = _bell.Next;
            var left = Due() - clock.GetElapsedTime(polledAt);
            cancellationToken.ThrowIfCancellationRequested();
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(rung, Task.Delay(left, clock, stop.Token));
            await stop.CancelAsync();
        }

        // How long after the last poll the next one is.
        TimeSpan Due() => _isWoken ? _interval < LeastBetweenWakes ? _interval : LeastBetweenWakes
            : connection.IsAnnounced && connection.Options.HeadMaxAge > TimeSpan.Zero && chain.SinceTold is { } told ? ChainDefaults.Longest(_interval, clock.GetElapsedTime(polledAt) + _patience - told)
            : _interval;
    }
}
