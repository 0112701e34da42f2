using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// Decides policies on facts: all of a chain at one block, in at most <see cref="Condition.MaxRounds"/> rounds of reads. Where a condition asks for a block more settled than
/// the newest, its tier is decided twice, with that condition at that block and at the newest, and must be met both times: what was sold closes at once, and what
/// may yet be reorganised away does not open.
/// </summary>
/// <param name="chains">The chains that can be read.</param>
/// <param name="clock">Measures the age of facts.</param>
public sealed class Evaluator(ChainSet chains, TimeProvider clock)
{
    private readonly DecisionMemory _memory = new(chains, clock);

    /// <summary>Whether every fact under a decision stands at the present blocks. When not, it is to be made anew.</summary>
    public bool Stands(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return _memory.Stands(decision);
    }

    /// <summary>
    /// Decides, from memory while every fact under an earlier decision stands (then it completes synchronously), else by reading.
    /// Chains that cannot be read give unknown verdicts; nothing is thrown for them.
    /// </summary>
    public ValueTask<Decision> DecideAsync(Policy policy, Account account, CancellationToken cancellationToken) =>
        DecideAsync(policy, account, out _, cancellationToken);

    /// <inheritdoc cref="DecideAsync(Policy, Account, CancellationToken)"/>
    /// <param name="policy">The policy.</param>
    /// <param name="account">The account.</param>
    /// <param name="fallen">The earlier decision in whose place one is made now, since its facts may no longer stand; null when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<Decision> DecideAsync(Policy policy, Account account, out Decision? fallen, CancellationToken cancellationToken) =>
        _memory.Recall(policy, account, out fallen) is { } known ? new(known) : new(ReadAndDecideAsync(policy, account, cancellationToken));

    private async Task<Decision> ReadAndDecideAsync(Policy policy, Account account, CancellationToken cancellationToken)
    {
        using var measured = DecisionMetrics.MeasureDecision(policy.Name);
        Viewpoint settled = new(chains, account, FinalityOf), latest = new(chains, account, _ => Finality.Latest);

        // The settled blocks first: what was read there mostly stands at the newest, too, and is not read again.
        if (policy.Conditions.Any(IsSettled))
        {
            await settled.JudgeAsync([.. policy.Conditions.Where(IsSettled)], cancellationToken);
        }

        await latest.JudgeAsync(policy.Conditions, cancellationToken);

        var tiers = policy.Tiers.Select(tier => Conclude(tier, settled, latest));
        var footings = settled.Sights.Concat(latest.Sights).Select(sight => sight.ToFooting(clock));
        var decision = new Decision(policy, account, [.. tiers], [.. footings]);
        _memory.Remember(decision);
        return decision;
    }

    private TierOutcome Conclude(Tier tier, Viewpoint settled, Viewpoint latest)
    {
        var verdict = tier.When.Decide(latest.VerdictOf);
        if (tier.When.Conditions.Any(IsSettled))
        {
            verdict = verdict.And(tier.When.Decide(condition => IsSettled(condition) ? settled.VerdictOf(condition) : latest.VerdictOf(condition)));
        }

        return new TierOutcome(tier, verdict, [.. tier.When.Leaves.Select(leaf => Conclude(leaf, settled, latest))]);
    }

    private ConditionOutcome Conclude(RuleLeaf leaf, Viewpoint settled, Viewpoint latest)
    {
        var verdict = latest.VerdictOf(leaf.Condition);
        if (!IsSettled(leaf.Condition))
        {
            return new ConditionOutcome(leaf.Condition, verdict, leaf.IsNegated, Finality.Latest);
        }

        // What the tier asks of the condition must be so at both blocks: that it holds, or that it does not.
        var other = settled.VerdictOf(leaf.Condition);
        var both = leaf.IsNegated ? verdict.Negate().And(other.Negate()).Negate() : verdict.And(other);
        return new ConditionOutcome(leaf.Condition, both, leaf.IsNegated, FinalityOf(leaf.Condition));
    }

    private Finality FinalityOf(Condition condition) => condition.Finality ?? chains.Find(condition.ChainId)?.Finality ?? Finality.Latest;

    private bool IsSettled(Condition condition) => FinalityOf(condition) != Finality.Latest;
}
