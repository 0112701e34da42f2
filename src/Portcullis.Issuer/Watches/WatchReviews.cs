using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer.Watches;

/// <summary>Decides anew about what is watched. For one thread.</summary>
internal sealed class WatchReviews
{
    private readonly Evaluator _evaluator;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ReviewLanes<(AccessWatch Watch, Policy Policy)> _lanes;

    public WatchReviews(Evaluator evaluator, HeadSignal signal, TimeProvider clock, ILogger logger) =>
        (_evaluator, _clock, _logger, _lanes) = (evaluator, clock, logger, new(signal, (review, cancellationToken) => DecideAsync(review.Watch, review.Policy, cancellationToken)));

    /// <summary>Takes one in. Never waits: one for which there is no room is left for the next look.</summary>
    public void Add(AccessWatch watch, Policy policy)
    {
        watch.IsUnderReview = true;
        if (!_lanes.TryAdd(policy, (watch, policy)))
        {
            watch.IsUnderReview = false;
        }
    }

    /// <summary>Decides until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _lanes.RunAsync(cancellationToken);

    private async Task<bool> DecideAsync(AccessWatch watch, Policy policy, CancellationToken cancellationToken)
    {
        try
        {
            var decision = await _evaluator.WatchAsync(policy, watch.Key.Subject, cancellationToken);
            watch.Offer(decision, _clock.GetTimestamp());

            // What could not be told is due again: at once it would be asked for without end.
            return decision.For(null).Kind != VerdictKind.Unknown && !decision.UnknownTiers.Any();
        }
#pragma warning disable CA1031 // Whatever it is, the others must be decided; this one is tried again with the next look.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.WatchFailed(_logger, exception);
            return false;
        }
        finally
        {
            watch.IsUnderReview = false;
        }
    }
}
