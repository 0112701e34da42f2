using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// The accounts that a policy let in within a day for something that they hold. To hold something costs, while anybody can make as many wallets as they like: so these are read in places of
/// their own, whoever floods the rest. An account is known to each policy by itself, or what is given away for one would take the places of another's holders, and with
/// the accounts that are linked to it, or one that is known could have any others read.
/// </summary>
/// <param name="clock">The present.</param>
internal sealed class KnownHolders(TimeProvider clock)
{
    private const int Most = 200_000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly GenerationCache<(string Policy, Subject Subject), bool> _holders = new(null, Most, Kept, clock);

    /// <summary>For whom chains are read when the policy is decided for a subject that waits for it.</summary>
    public ReadShare ShareOf(Policy policy, Subject subject) => _holders.TryGet((policy.Name, subject), out _) ? ReadShare.Known : ReadShare.Stranger;

    /// <summary>Takes note of who was let in.</summary>
    public void Note(Decision decision)
    {
        if (decision.Rank >= 0 && HoldsSomething(decision.Tiers[decision.Rank].Conditions))
        {
            _holders.Renew((decision.Policy.Name, decision.Subject), true);
        }
    }

    // Not to hold something is no merit: every new wallet does not. Nor is what costs nothing, such as to be no contract.
    private static bool HoldsSomething(IReadOnlyList<ConditionOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] is { IsNegated: false, Verdict.Kind: VerdictKind.Met, Condition.ShowsHolding: true })
            {
                return true;
            }
        }

        return false;
    }
}
