using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Decisions;

/// <summary>The verdict of a policy for one caller, tier by tier, and the blocks it was read at.</summary>
/// <param name="Policy">The policy that was decided.</param>
/// <param name="Subject">Who it was decided for.</param>
/// <param name="Tiers">One outcome for each tier, best first.</param>
/// <param name="Footings">What it stands on at each chain; a chain whose head is not known is missing.</param>
public sealed record Decision(Policy Policy, Subject Subject, IReadOnlyList<TierOutcome> Tiers, IReadOnlyList<Footing> Footings)
{
    private readonly int _met = RankOf(VerdictKind.Met, Tiers);

    /// <summary>The account that calls.</summary>
    public AccountId Account => Subject.Caller.Account;

    /// <summary>The block of each chain that was read.</summary>
    public IEnumerable<BlockReference> Blocks => Footings.Select(footing => new BlockReference(footing.ChainId, footing.Block.Number, footing.Block.Hash));

    /// <summary>The rank of the best tier that counts, though a better one is met: 0, unless the caller may use no more than a part (<c>with</c> a token that was given for less).</summary>
    public int Best { get; init; }

    /// <summary>The rank of <see cref="Tier"/>, 0 for the best; -1 when none is met.</summary>
    public int Rank => _met < 0 ? -1 : Math.Max(_met, Best);

    /// <summary>The best tier that is met and counts; null when none is.</summary>
    public Tier? Tier => Rank < 0 ? null : Tiers[Rank].Tier;

    /// <summary>Better tiers than the one met about which nothing could be told: the account may hold more than the answer says.</summary>
    public IEnumerable<TierOutcome> UnknownTiers =>
        Tiers.Take(_met < 0 ? Tiers.Count : _met).Skip(Best).Where(outcome => outcome.Verdict.Kind == VerdictKind.Unknown);

    /// <summary>The same for one who may use no more than a token's scope names (RFC 6749, 3.3): of the policy in force the best tier that it names, and those below; null when it names none that there is.</summary>
    /// <param name="scope">Names by single spaces.</param>
    public Decision? HeldTo(ReadOnlySpan<char> scope) => Policy.BestIn(scope) is >= 0 and var best ? this with { Best = best } : null;

    /// <summary>Whether the account may pass where this tier, or with null any tier, is asked for.</summary>
    public Verdict For(string? tier)
    {
        var least = tier is null ? Policy.Tiers.Count - 1 : Policy.RankOf(tier);
        if (_met >= 0 && _met <= least)
        {
            return Verdict.MetUntil(Tiers[_met].Verdict.Until);
        }

        var unknown = RankOf(VerdictKind.Unknown, Tiers);
        return unknown >= 0 && unknown <= least ? Tiers[unknown].Verdict : Verdict.NotMet;
    }

    // By index: an enumerator of an interface is an allocation.
    private static int RankOf(VerdictKind kind, IReadOnlyList<TierOutcome> tiers)
    {
        for (var rank = 0; rank < tiers.Count; rank++)
        {
            if (tiers[rank].Verdict.Kind == kind)
            {
                return rank;
            }
        }

        return -1;
    }
}
