using System.Diagnostics.Metrics;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Streams;

/// <summary>
/// Looks at the streams under way: with every new block of a chain, and every second, since tokens expire, accounts are blocked, files change, and a chain
/// that cannot be read tells no blocks.
/// </summary>
internal sealed class StreamWatch(
    StreamRegistry registry, StreamRules rules, StreamReviews reviews, StreamCutter cutter, HeadSignal signal, IMeterFactory meters, TimeProvider clock,
    ILogger<StreamWatch> logger) : BackgroundService
{
    /// <summary>The longest time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a stream goes on which is known not to stand on what it stood on, and is not decided anew.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(StreamMetrics.Name).CreateObservableGauge(
            "portcullis.gateway.streams.open", () => registry.Count, "{stream}", "Streams under way at gated routes.");
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => signal.Call(), null, Interval, Interval);
        await Task.WhenAll(reviews.RunAsync(stoppingToken), WatchAsync(stoppingToken));
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in signal.Calls.ReadAllAsync(cancellationToken))
        {
            try
            {
                Look();
            }
#pragma warning disable CA1031 // Whatever went wrong with one look, the next must be taken.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.LookFailed(logger, exception);
            }
        }
    }

    private void Look()
    {
        Dictionary<(Policy, Subject), StreamReview> due = [];
        foreach (var stream in registry.Open)
        {
            TryLook(stream, due);
        }

        // Those that wait longest first: else, where there is never room for all, the same ones would always be left over.
        foreach (var review in due.Values.OrderBy(review => review.DueSince))
        {
            reviews.Add(review);
        }
    }

    private void TryLook(OpenStream stream, Dictionary<(Policy, Subject), StreamReview> due)
    {
        try
        {
            Look(stream, due);
        }
#pragma warning disable CA1031 // One stream's fault must not keep the look from the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.LookFailed(logger, exception);
        }
    }

    private void Look(OpenStream stream, Dictionary<(Policy, Subject), StreamReview> due)
    {
        if (stream.CutBy is not null)
        {
            cutter.BreakIfLate(stream);
            return;
        }

        var isLate = stream.DueSince is { } since && clock.GetElapsedTime(since) >= Longest;
        var standing = rules.JudgeToken(stream) is { } refused ? new(refused, null)
            : isLate ? new(RefusalCode.ChainUnavailable, null)
            : stream.IsUnderReview ? StreamStanding.AsBefore
            : rules.Judge(stream);
        if (standing.Refused is { } code)
        {
            cutter.Cut(stream, code);
        }
        else if (standing.Due is { } policy)
        {
            stream.DueSince ??= clock.GetTimestamp();
            var subject = stream.Decision.Subject;
            if (!due.TryGetValue((policy, subject), out var review))
            {
                due.Add((policy, subject), review = new StreamReview(policy, subject, []));
            }

            review.Streams.Add(stream);
        }
    }
}
