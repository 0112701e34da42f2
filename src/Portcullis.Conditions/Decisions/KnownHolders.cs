using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// The accounts that a policy let in within a day for something that they hold. To hold something costs, while anybody can make as many wallets as they like: so these are read in places of
/// their own, whoever floods the rest. An account is known to each policy by itself, or what is given away for one would take the places of another's holders.
/// </summary>
/// <param name="clock">The present.</param>
internal sealed class KnownHolders(TimeProvider clock)
{
    private const int Most = 200_000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly GenerationCache<(string Policy, AccountId Account), bool> _holders = new(null, Most, Kept, clock);

    /// <summary>For whom chains are read when the policy is decided for a subject that waits for it.</summary>
    public ReadShare ShareOf(Policy policy, Subject subject) => _holders.TryGet(KeyOf(policy, subject), out _) ? ReadShare.Known : ReadShare.Stranger;

    /// <summary>Takes note of who was let in.</summary>
    public void Note(Decision decision)
    {
        if (decision.Rank >= 0 && HoldsSomething(decision.Tiers[decision.Rank].Conditions))
        {
            _holders.Renew(KeyOf(decision.Policy, decision.Subject), true);
        }
    }

    private static (string Policy, AccountId Account) KeyOf(Policy policy, Subject subject) => (policy.Name, subject.Caller.Account);

    // Not to hold something is no merit: every new wallet does not.
    private static bool HoldsSomething(IReadOnlyList<ConditionOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] is { IsNegated: false, Verdict.Kind: VerdictKind.Met })
            {
                return true;
            }
        }

        return false;
    }
}
