using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;

namespace Portcullis.Streams;

/// <summary>
/// Decides anew about streams whose decisions stand no longer. Who is no longer proven to meet what the route asks is cut: a proven no, and also what nobody can tell any more. For one thread.
/// </summary>
internal sealed class StreamReviews
{
    private readonly Evaluator _evaluator;
    private readonly ClosingTimes _closings;
    private readonly StreamCutter _cutter;
    private readonly ILogger<StreamReviews> _logger;
    private readonly ReviewLanes<StreamReview> _lanes;

    public StreamReviews(Evaluator evaluator, ClosingTimes closings, StreamCutter cutter, HeadSignal signal, ILogger<StreamReviews> logger) =>
        (_evaluator, _closings, _cutter, _logger, _lanes) = (evaluator, closings, cutter, logger, new(signal, DecideAsync));

    /// <summary>Takes streams in. Never waits: those for which there is no room are left for the look that is called for when there is.</summary>
    public void Add(StreamReview review)
    {
        review.Streams.ForEach(stream => stream.IsUnderReview = true);
        if (!_lanes.TryAdd(review.Policy, review))
        {
            review.Streams.ForEach(stream => stream.IsUnderReview = false);
        }
    }

    /// <summary>Decides until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _lanes.RunAsync(cancellationToken);

    private async Task<bool> DecideAsync(StreamReview review, CancellationToken cancellationToken)
    {
        try
        {
            var decision = await _evaluator.DecideAsync(review.Policy, review.Subject, cancellationToken);
            review.Streams.ForEach(stream => Apply(decision, stream));
        }
#pragma warning disable CA1031 // Whatever it is, a stream about which nothing can be decided does not go on.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.ReviewFailed(_logger, exception);
            review.Streams.ForEach(TryCut);
        }

        return false;
    }

    private void TryCut(OpenStream stream)
    {
        try
        {
            _cutter.Cut(stream, RefusalCode.InternalError);
        }
#pragma warning disable CA1031 // The others must be cut, and the worker must go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.ReviewFailed(_logger, exception);
        }
    }

    private void Apply(Decision decision, OpenStream stream)
    {
        var (before, tier) = (stream.Decision, stream.Asked.Tier);
        stream.Decision = decision;
        stream.DueSince = null;
        stream.IsUnderReview = false;
        switch (decision.For(tier).Kind)
        {
            case VerdictKind.Met when IsLower(decision, stream):
                // The upstream was told a better tier, and serves by it; a new request would be passed as the lower one.
                _cutter.Cut(stream, RefusalCode.PolicyNotMet);
                break;
            case VerdictKind.NotMet when _cutter.Cut(stream, RefusalCode.PolicyNotMet):
                _closings.Measure(before, decision, tier, Closed.Stream);
                break;
            case VerdictKind.Unknown:
                _cutter.Cut(stream, RefusalCode.ChainUnavailable);
                break;
        }
    }

    /// <summary>By the order of the policy that was decided: a file that was changed may have put others between, or done away with what was told. Tiers of two policies have no order.</summary>
    private static bool IsLower(Decision decision, OpenStream stream)
    {
        var counted = stream.Token.IsHeldToScope ? decision.HeldTo(stream.Token.Scope) : decision;
        return counted is null || (stream.Told.Policy == decision.Policy.Name && counted.Rank > decision.Policy.RankOf(stream.Told.Tier));
    }
}
