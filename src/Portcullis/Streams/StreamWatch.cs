using System.Diagnostics.Metrics;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;

namespace Portcullis.Streams;

/// <summary>
/// Looks at the streams under way: with every new block of a chain, and every second, since tokens expire, accounts are blocked, files change, and a chain
/// that cannot be read tells no blocks.
/// </summary>
internal sealed class StreamWatch(
    StreamRegistry registry, StreamRules rules, StreamReviews reviews, StreamCutter cutter, StreamSignal signal, IMeterFactory meters, TimeProvider clock,
    ILogger<StreamWatch> logger) : BackgroundService
{
    /// <summary>The longest time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

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
        Dictionary<(Policy, Account), StreamReview> due = [];
        foreach (var stream in registry.Open)
        {
            Look(stream, due);
        }

        foreach (var review in due.Values)
        {
            reviews.Add(review);
        }
    }

    private void Look(OpenStream stream, Dictionary<(Policy, Account), StreamReview> due)
    {
        if (stream.CutBy is not null)
        {
            cutter.BreakIfLate(stream);
            return;
        }

        var standing = rules.JudgeToken(stream) is { } refused ? new(refused, null)
            : stream.IsUnderReview ? StreamStanding.AsBefore
            : rules.Judge(stream);
        if (standing.Refused is { } code)
        {
            cutter.Cut(stream, code);
        }
        else if (standing.Due is { } policy)
        {
            var account = stream.Decision.Account;
            if (!due.TryGetValue((policy, account), out var review))
            {
                due.Add((policy, account), review = new StreamReview(policy, account, []));
            }

            review.Streams.Add(stream);
        }
    }
}
