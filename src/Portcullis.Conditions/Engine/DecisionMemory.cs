using System.Collections.Concurrent;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Engine;

/// <summary>
/// Decisions already made, each good while its chains' present blocks are the ones it was read at. Bounded by two generations: when the
/// young one is full it becomes the old one, and what was not asked for since is forgotten. Unknown verdicts are never remembered.
/// </summary>
internal sealed class DecisionMemory(ChainSet chains, int generationSize = DecisionMemory.GenerationSize)
{
    private const int GenerationSize = 100_000;

    private ConcurrentDictionary<(Policy Policy, Account Account), Decision> _young = new();
    private ConcurrentDictionary<(Policy Policy, Account Account), Decision> _old = new();

    // The dictionary's own Count takes all its locks.
    private int _count;

    /// <summary>The decision made earlier; null when there is none, or one of its facts may no longer stand.</summary>
    public Decision? Recall(Policy policy, Account account)
    {
        var key = (policy, account);
        if (_young.TryGetValue(key, out var decision))
        {
            return Stands(decision) ? decision : null;
        }

        if (!_old.TryGetValue(key, out decision) || !Stands(decision))
        {
            return null;
        }

        Remember(decision);
        return decision;
    }

    /// <summary>Keeps a decision in which nothing was unknown.</summary>
    public void Remember(Decision decision)
    {
        if (decision.Tiers.Any(tier => tier.Conditions.Any(outcome => outcome.Verdict.Kind == VerdictKind.Unknown)))
        {
            return;
        }

        var key = (decision.Policy, decision.Account);
        if (!_young.TryAdd(key, decision))
        {
            _young[key] = decision;
        }
        else if (Interlocked.Increment(ref _count) == generationSize)
        {
            (_old, _young, _count) = (_young, new(), 0);
        }
    }

    private bool Stands(Decision decision)
    {
        foreach (var block in decision.Blocks)
        {
            if (chains.Find(block.ChainId)?.FreshHead is not { } head || head.Hash != block.Hash)
            {
                return false;
            }
        }

        return true;
    }
}
