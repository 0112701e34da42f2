using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Watches;

/// <summary>
/// Writes into the log what becomes of the accounts of grants that stand, while somebody follows the log: looks with every new block of a chain, and every second, since files change and accounts are blocked. What an account was last
/// told to hold is in the log, so that nothing is missed between two who follow, or by a restart: it is told later.
/// </summary>
internal sealed class GrantWatcher(
    GrantWatches grants, AccessJudge judge, IEventStore store, EventLog log, ChainSet chains, Evaluator evaluator, TimeProvider clock, ILogger<GrantWatcher> logger) : BackgroundService
{
    /// <summary>The longest time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long grants are still watched when nobody follows any more: most come back at once.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly HeadSignal _signal = new(chains);
    private long? _unwatchedSince;

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => _signal.Call(), null, Interval, Interval);
        var reviews = new WatchReviews(evaluator, _signal, clock, logger);
        await Task.WhenAll(reviews.RunAsync(stoppingToken), WatchAsync(reviews, stoppingToken));
    }

    private async Task WatchAsync(WatchReviews reviews, CancellationToken cancellationToken)
    {
        await foreach (var _ in _signal.Calls.ReadAllAsync(cancellationToken))
        {
            try
            {
                await LookAsync(reviews, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever went wrong with one look, the next must be taken.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.WatchFailed(logger, exception);
            }
        }
    }

    private async Task LookAsync(WatchReviews reviews, CancellationToken cancellationToken)
    {
        if (!IsWanted())
        {
            return;
        }

        await grants.FollowAsync(cancellationToken);
        grants.RemoveExpired();
        List<(WatchedGrant Grant, GrantChange Change)> news = [];
        List<(AccessWatch Watch, Policy Policy)> due = [];
        foreach (var watch in grants.All)
        {
            if (judge.Judge(watch, out var policy) is { } state)
            {
                news.AddRange(NewsOf(watch, state));
            }

            if (policy is not null && !watch.IsUnderReview)
            {
                watch.DueSince ??= clock.GetTimestamp();
                due.Add((watch, policy));
            }
        }

        // Those that wait longest first: else, where there is never room for all, the same ones would always be left over.
        foreach (var (watch, policy) in due.OrderBy(one => one.Watch.DueSince))
        {
            reviews.Add(watch, policy);
        }

        await TellAsync(news, cancellationToken);
    }

    private bool IsWanted()
    {
        if (log.IsWatched)
        {
            _unwatchedSince = null;
            return true;
        }

        _unwatchedSince ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(_unwatchedSince.Value) >= Linger)
        {
            grants.Clear();
        }

        return false;
    }

    private IEnumerable<(WatchedGrant Grant, GrantChange Change)> NewsOf(AccessWatch watch, AccessState known)
    {
        foreach (var grant in watch.Grants)
        {
            if (known.HeldTo(grant.HeldTo) is { } state && state.IsNews(grant.Told))
            {
                yield return (grant, new GrantChange(grant.Id, clock.GetUtcNow(), new(watch.Key.Policy, grant.Told, state.Tier, state.Code?.Code, state.Blocks)));
            }
        }
    }

    private async Task TellAsync(List<(WatchedGrant Grant, GrantChange Change)> news, CancellationToken cancellationToken)
    {
        if (news.Count == 0)
        {
            return;
        }

        await store.AppendAsync([.. news.Select(one => one.Change)], cancellationToken);
        news.ForEach(one => one.Grant.Told = one.Change.Change.After);
        log.Ring();
    }
}
