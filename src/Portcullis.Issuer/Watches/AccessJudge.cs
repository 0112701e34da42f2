using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Grants;

namespace Portcullis.Issuer.Watches;

/// <summary>Says how a watch stands, without reading from a chain: as introspection would, for one policy.</summary>
internal sealed class AccessJudge(RevocationSnapshot revocations, LivePolicies policies, Evaluator evaluator, TimeProvider clock)
{
    /// <summary>How long what could not be told is left alone, unless the blocks of its own chains go on: those of others have all be looked at, several times a second.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How it stands; null when that is not known at this moment.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="due">The policy to decide by; null when it need not be decided.</param>
    public AccessState? Judge(AccessWatch watch, out Policy? due)
    {
        due = null;
        var isFresh = watch.TakeFresh();
        if (watch.Key.Subject.All.Any(one => revocations.IsBlocked(one.Account.Address)))
        {
            return AccessState.None(RefusalCode.AccountBlocked);
        }

        if (policies.Current.Find(watch.Key.Policy) is not { } policy || (policy.RequiresDpop && !watch.Key.IsBound))
        {
            return AccessState.None(RefusalCode.PolicyNotMet);
        }

        if (watch.Decision is not { } decision || !policy.Equals(decision.Policy))
        {
            due = policy;
            return null;
        }

        // What was decided just now is told though a later block may have come: else, where blocks come faster than decisions, nothing ever would be.
        var stands = evaluator.Stands(decision);
        var state = isFresh || stands ? AccessState.Of(decision) : null;
        due = stands && (!decision.UnknownTiers.Any() || clock.GetElapsedTime(watch.DecidedAt) < Pause) ? null : policy;
        return state;
    }
}
