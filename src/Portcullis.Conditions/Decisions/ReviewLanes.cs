using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// Decides anew about what stands on facts, in a lane for each set of chains that policies read: what hangs on one of them keeps nothing waiting that does not read it. In each lane those that wait are bounded, and so are the decisions made at once.
/// </summary>
/// <param name="signal">Is called when there is room again, and when a block came while something was decided: it was looked at without that.</param>
/// <param name="decide">Decides about one, and says whether there is news, for which another look is called for. It throws only when it is told to stop.</param>
/// <typeparam name="T">What is decided about.</typeparam>
public sealed class ReviewLanes<T>(HeadSignal signal, Func<T, CancellationToken, Task<bool>> decide)
{
    private readonly Channel<ReviewLane<T>> _opened = Channel.CreateUnbounded<ReviewLane<T>>();
    private readonly Dictionary<string, ReviewLane<T>> _lanes = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Policy, ReviewLane<T>> _ofPolicy = [];

    /// <summary>Takes one in. Never waits; for one thread.</summary>
    /// <param name="policy">The policy to decide by.</param>
    /// <param name="review">What is decided about.</param>
    /// <returns>False when there is no room: it is left for the look that is called for when there is.</returns>
    public bool TryAdd(Policy policy, T review)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return _ofPolicy.GetValue(policy, Find).TryAdd(review);
    }

    /// <summary>Decides until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Task> running = [];
        try
        {
            await foreach (var lane in _opened.Reader.ReadAllAsync(cancellationToken))
            {
                running.Add(lane.RunAsync(cancellationToken));
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    private ReviewLane<T> Find(Policy policy)
    {
        var chains = string.Join(' ', policy.Chains.Select(chain => chain.ToString()).Order(StringComparer.Ordinal));
        if (!_lanes.TryGetValue(chains, out var lane))
        {
            _lanes.Add(chains, lane = new ReviewLane<T>(signal, decide));
            _opened.Writer.TryWrite(lane);
        }

        return lane;
    }
}
