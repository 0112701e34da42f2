using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// Decisions already made, each good while every fact under it stands at the chains' present blocks. Bounded. Unknown verdicts are never remembered.
/// </summary>
internal sealed class DecisionMemory(ChainSet chains, TimeProvider clock, int capacity = DecisionMemory.Capacity)
{
    private const int Capacity = 200_000;

    // In bytes of what was read: a decision on more is made anew each time, or the memory would be bounded by number alone.
    private const int MostUnderOne = 4_096;

    // Null is in the place of one that was followed by one too large to keep.
    private readonly GenerationCache<(Policy Policy, Subject Subject), Decision?> _decisions = new(null, capacity);

    // Who was refused lately, by the hash of policy and subject: one that shares its place or its hash with another is remembered too late or too soon, and is told the same.
    private readonly int[] _refused = new int[1 << 16];

    /// <summary>The decision made earlier; null when there is none, or one of its facts may no longer stand.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="subject">Who it was made for.</param>
    /// <param name="fallen">The decision made earlier, when it may no longer stand.</param>
    public Decision? Recall(Policy policy, Subject subject, out Decision? fallen)
    {
        var isHit = _decisions.TryGet((policy, subject), out var decision) && decision is not null && Stands(decision);
        DecisionMetrics.CountRecall(isHit);
        fallen = isHit ? null : decision;
        return isHit ? decision : null;
    }

    /// <summary>
    /// Keeps a decision in which nothing was unknown; one that lets nobody in from the second time on that it is made. Anybody can make as many wallets as they like and ask once with each: they
    /// are not to drive out those who call again and again. Where an earlier one is kept, no later one leaves that in its place.
    /// </summary>
    public void Remember(Decision decision)
    {
        for (var i = 0; i < decision.Tiers.Count; i++)
        {
            if (IsOpen(decision.Tiers[i]))
            {
                return;
            }
        }

        var key = (decision.Policy, decision.Subject);
        var hasEarlier = _decisions.TryGet(key, out var earlier) && earlier is not null;
        var isSmall = IsSmall(decision.Footings);
        if (hasEarlier || (isSmall && (decision.Rank >= 0 || WasRefused(decision))))
        {
            _decisions.Add(key, isSmall ? decision : null);
        }
    }

    private static bool IsSmall(IReadOnlyList<Footing> footings)
    {
        var left = MostUnderOne;
        for (var i = 0; i < footings.Count; i++)
        {
            for (var j = 0; j < footings[i].Facts.Count; j++)
            {
                left -= footings[i].Facts[j].Outcome.Data.Length;
            }
        }

        return left >= 0;
    }

    private bool WasRefused(Decision decision)
    {
        var hash = HashCode.Combine(decision.Policy, decision.Subject);
        ref var last = ref _refused[hash & (_refused.Length - 1)];
        var was = last == hash;
        last = hash;
        return was;
    }

    // A tier can be unknown though none of its conditions is: each of them may be denied by one of the two blocks that it was asked at.
    private static bool IsOpen(TierOutcome tier)
    {
        var isOpen = tier.Verdict.Kind == VerdictKind.Unknown;
        for (var i = 0; i < tier.Conditions.Count; i++)
        {
            isOpen |= tier.Conditions[i].Verdict.Kind == VerdictKind.Unknown;
        }

        return isOpen;
    }

    /// <summary>Whether the facts under a decision stand at the present blocks.</summary>
    public bool Stands(Decision decision)
    {
        var now = clock.GetTimestamp();
        for (var i = 0; i < decision.Footings.Count; i++)
        {
            var footing = decision.Footings[i];
            if (chains.Find(footing.ChainId) is not { } chain || chain.PresentBlock(footing.Finality) is not { } present || !footing.StandsAt(present, chain.IsOut, now))
            {
                return false;
            }
        }

        return true;
    }
}
