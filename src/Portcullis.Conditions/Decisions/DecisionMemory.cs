using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// Decisions already made, each good while its chains' present blocks are the ones it was read at. Bounded. Unknown verdicts are
/// never remembered.
/// </summary>
internal sealed class DecisionMemory(ChainSet chains, int capacity = DecisionMemory.Capacity)
{
    private const int Capacity = 200_000;

    private readonly GenerationCache<(Policy Policy, Account Account), Decision> _decisions = new(null, capacity);

    /// <summary>The decision made earlier; null when there is none, or one of its facts may no longer stand.</summary>
    public Decision? Recall(Policy policy, Account account)
    {
        var isHit = _decisions.TryGet((policy, account), out var decision) && Stands(decision);
        DecisionMetrics.CountRecall(isHit);
        return isHit ? decision : null;
    }

    /// <summary>Keeps a decision in which nothing was unknown.</summary>
    public void Remember(Decision decision)
    {
        if (!decision.Tiers.Any(tier => tier.Conditions.Any(outcome => outcome.Verdict.Kind == VerdictKind.Unknown)))
        {
            _decisions.Add((decision.Policy, decision.Account), decision);
        }
    }

    private bool Stands(Decision decision)
    {
        // By index: an enumerator of an interface is an allocation.
        for (var i = 0; i < decision.Blocks.Count; i++)
        {
            var block = decision.Blocks[i];
            if (chains.Find(block.ChainId)?.FreshHead is not { } head || head.Hash != block.Hash)
            {
                return false;
            }
        }

        return true;
    }
}
