using System.Threading.Channels;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;

namespace Portcullis.Streams;

/// <summary>
/// Decides anew about streams whose decisions stand no longer. Those that wait are bounded, and so are the decisions made at once. Who is no longer proven to
/// meet what the route asks is cut: a proven no, and also what nobody can tell any more.
/// </summary>
internal sealed class StreamReviews(Evaluator evaluator, ClosingTimes closings, StreamCutter cutter, HeadSignal signal, ILogger<StreamReviews> logger)
{
    // As many as the reads that share one call to a chain.
    private const int MostDecisions = 200;
    private const int MostWaiting = 1000;

    private readonly Channel<StreamReview> _waiting = Channel.CreateBounded<StreamReview>(MostWaiting);
    private volatile bool _isOverfull;

    /// <summary>Takes streams in. Never waits: those for which there is no room are left for the look that is called for when there is.</summary>
    public void Add(StreamReview review)
    {
        review.Streams.ForEach(stream => stream.IsUnderReview = true);
        if (!_waiting.Writer.TryWrite(review))
        {
            review.Streams.ForEach(stream => stream.IsUnderReview = false);
            _isOverfull = true;
        }
    }

    /// <summary>Decides until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, MostDecisions).Select(_ => WorkAsync(cancellationToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var review in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            await DecideAsync(review, cancellationToken);
        }
    }

    private async Task DecideAsync(StreamReview review, CancellationToken cancellationToken)
    {
        var heads = signal.Heads;
        try
        {
            var decision = await evaluator.DecideAsync(review.Policy, review.Subject, cancellationToken);
            review.Streams.ForEach(stream => Apply(decision, stream));
        }
#pragma warning disable CA1031 // Whatever it is, a stream about which nothing can be decided does not go on.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.ReviewFailed(logger, exception);
            review.Streams.ForEach(TryCut);
        }

        // A block that came while this was decided was looked at without these.
        if (signal.Heads != heads || HasRoomAgain())
        {
            signal.Call();
        }
    }

    private void TryCut(OpenStream stream)
    {
        try
        {
            cutter.Cut(stream, RefusalCode.InternalError);
        }
#pragma warning disable CA1031 // The others must be cut, and the worker must go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.ReviewFailed(logger, exception);
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

    private void Apply(Decision decision, OpenStream stream)
    {
        var (before, tier) = (stream.Decision, stream.Asked.Tier);
        stream.Decision = decision;
        stream.DueSince = null;
        stream.IsUnderReview = false;
        switch (decision.For(tier).Kind)
        {
            case VerdictKind.Met when decision.Rank > stream.Rank:
                // The upstream was told a better tier, and serves by it; a new request would be passed as the lower one.
                cutter.Cut(stream, RefusalCode.PolicyNotMet);
                break;
            case VerdictKind.NotMet when cutter.Cut(stream, RefusalCode.PolicyNotMet):
                closings.Measure(before, decision, tier, Closed.Stream);
                break;
            case VerdictKind.Unknown:
                cutter.Cut(stream, RefusalCode.ChainUnavailable);
                break;
        }
    }
}
