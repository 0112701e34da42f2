using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer.Watches;

/// <summary>Decides anew about what is watched by policies that read the same chains. Those that wait are bounded, and so are the decisions made at once.</summary>
internal sealed class ReviewLane(Evaluator evaluator, HeadSignal signal, TimeProvider clock, ILogger logger)
{
    // As many as the reads that share one call to a chain.
    private const int MostDecisions = 200;
    private const int MostWaiting = 1_000;

    private readonly Channel<(AccessWatch Watch, Policy Policy)> _waiting = Channel.CreateBounded<(AccessWatch, Policy)>(MostWaiting);
    private volatile bool _isOverfull;

    /// <summary>Takes one in. Never waits: one for which there is no room is left for the next look.</summary>
    public void Add(AccessWatch watch, Policy policy)
    {
        watch.IsUnderReview = true;
        if (!_waiting.Writer.TryWrite((watch, policy)))
        {
            (_isOverfull, watch.IsUnderReview) = (true, false);
        }
    }

    /// <summary>Decides until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, MostDecisions).Select(_ => WorkAsync(cancellationToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var (watch, policy) in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            await DecideAsync(watch, policy, cancellationToken);
        }
    }

    private async Task DecideAsync(AccessWatch watch, Policy policy, CancellationToken cancellationToken)
    {
        var (heads, isTold) = (signal.Heads, false);
        try
        {
            var decision = await evaluator.WatchAsync(policy, watch.Key.Subject, cancellationToken);
            isTold = decision.For(null).Kind != VerdictKind.Unknown && !decision.UnknownTiers.Any();
            watch.Offer(decision, clock.GetTimestamp());
        }
#pragma warning disable CA1031 // Whatever it is, the others must be decided; this one is tried again with the next look.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.WatchFailed(logger, exception);
            watch.IsUnderReview = false;
            return;
        }

        watch.IsUnderReview = false;

        // What could not be told is due again: at once it would be asked for without end.
        if (isTold || signal.Heads != heads || HasRoomAgain())
        {
            signal.Call();
        }
    }

    private bool HasRoomAgain()
    {
        if (!_isOverfull || _waiting.Reader.Count > MostWaiting / 2)
        {
            return false;
        }

        _isOverfull = false;
        return true;
    }
}
