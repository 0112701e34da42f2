using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer.Watches;

/// <summary>
/// Decides anew about what is watched, in a lane for each set of chains that policies read: what hangs on one of them keeps nothing waiting that does not read it. For one thread.
/// </summary>
internal sealed class WatchReviews(Evaluator evaluator, HeadSignal signal, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, ReviewLane> _lanes = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Policy, ReviewLane> _ofPolicy = [];
    private readonly List<Task> _running = [];

    /// <summary>Completes when all that was under way has come to its end; it does so when the token ends it.</summary>
    public Task Ended => Task.WhenAll(_running);

    /// <summary>Takes one in. Never waits: one for which there is no room is left for the next look.</summary>
    public void Add(AccessWatch watch, Policy policy) => _ofPolicy.GetValue(policy, Find).Add(watch, policy);

    private ReviewLane Find(Policy policy)
    {
        var chains = string.Join(' ', policy.Chains.Select(chain => chain.ToString()).Order(StringComparer.Ordinal));
        if (!_lanes.TryGetValue(chains, out var lane))
        {
            _lanes.Add(chains, lane = new ReviewLane(evaluator, signal, clock, logger));
            _running.Add(lane.RunAsync(cancellationToken));
        }

        return lane;
    }
}
