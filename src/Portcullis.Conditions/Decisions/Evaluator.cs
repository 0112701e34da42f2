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
    private readonly CommonOutcomes _outcomes = new();
    private readonly KnownHolders _holders = new(clock);

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
    public ValueTask<Decision> DecideAsync(Policy policy, Subject subject, CancellationToken cancellationToken) =>
        DecideAsync(policy, subject, out _, cancellationToken);

    /// <inheritdoc cref="DecideAsync(Policy, Subject, CancellationToken)"/>
    /// <param name="policy">The policy.</param>
    /// <param name="subject">Who is asked about, and where each account is proven: what an account holds elsewhere does not count.</param>
    /// <param name="fallen">The earlier decision in whose place one is made now, since its facts may no longer stand; null when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<Decision> DecideAsync(Policy policy, Subject subject, out Decision? fallen, CancellationToken cancellationToken) =>
        DecideAsync(policy, subject, isAside: false, out fallen, cancellationToken);

    /// <summary>The same for a look that no caller waits for: where reads wait for one another, it gives way to callers.</summary>
    public ValueTask<Decision> WatchAsync(Policy policy, Subject subject, CancellationToken cancellationToken) =>
        DecideAsync(policy, subject, isAside: true, out _, cancellationToken);

    /// <summary>
    /// Judges conditions that a caller has named, each by itself and all of a chain at one block, about an address on every chain alike, whoever controls it there. Nothing is remembered, and what such conditions read shares no call with the reads of
    /// policies. Chains that cannot be read give unknown verdicts; nothing is thrown for them.
    /// </summary>
    /// <returns>One judgement for each condition, in order.</returns>
    public async Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<Condition> conditions, Address address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        IReadOnlyList<Standing> asked = [new Standing(new Account(0, address), IsEverywhere: true)];
        var settled = new Viewpoint(chains, asked, [.. conditions.Where(IsSettled)], FinalityOf, ReadOrigin.Caller, ReadShare.Stranger, bearsOutage: false);
        var latest = new Viewpoint(chains, asked, conditions, static _ => Finality.Latest, ReadOrigin.Caller, ReadShare.Stranger, bearsOutage: false);
        await settled.JudgeAsync(cancellationToken);
        await latest.JudgeAsync(cancellationToken);
        return [.. conditions.Select(condition => Judge(condition, settled, latest))];
    }

    private ValueTask<Decision> DecideAsync(Policy policy, Subject subject, bool isAside, out Decision? fallen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(subject);
        var counted = policy.CountsLinked ? subject : subject.Alone;
        return _memory.Recall(policy, counted, out fallen) is { } known ? new(known)
            : new(ReadAndDecideAsync(policy, counted, isAside, cancellationToken));
    }

    /// <summary>The block is the one that shows the verdict: the newest where it says no, also of what a settled block still showed otherwise.</summary>
    private Judgement Judge(Condition condition, Viewpoint settled, Viewpoint latest)
    {
        var verdict = latest.VerdictOf(condition);
        return !IsSettled(condition) || verdict.Kind == VerdictKind.NotMet
            ? new Judgement(condition, verdict, FinalityOf(condition), latest.BlockOf(condition))
            : new Judgement(condition, verdict.And(settled.VerdictOf(condition)), FinalityOf(condition), settled.BlockOf(condition));
    }

    private async Task<Decision> ReadAndDecideAsync(Policy policy, Subject subject, bool isAside, CancellationToken cancellationToken)
    {
        using var measured = DecisionMetrics.MeasureDecision(policy.Name);

        // In an outage nothing is read for others, be it aside: from memory they would be let in, for the first time.
        var share = _holders.ShareOf(policy, subject);
        var bearsOutage = share == ReadShare.Known;
        share = isAside ? ReadShare.Aside : share;
        var latest = new Viewpoint(chains, subject.All, policy.Conditions, static _ => Finality.Latest, ReadOrigin.Policy, share, bearsOutage);
        var settled = latest;
        if (HasSettled(policy))
        {
            // The settled blocks first: what was read there mostly stands at the newest, too, and is not read again.
            settled = new Viewpoint(chains, subject.All, [.. policy.Conditions.Where(IsSettled)], FinalityOf, ReadOrigin.Policy, share, bearsOutage);
            await settled.JudgeAsync(cancellationToken);
        }

        await latest.JudgeAsync(cancellationToken);

        var tiers = new TierOutcome[policy.Tiers.Count];
        for (var i = 0; i < tiers.Length; i++)
        {
            tiers[i] = Conclude(policy.Tiers[i], settled, latest);
        }

        var decision = new Decision(policy, subject, _outcomes.Of(tiers), ToFootings(settled == latest ? latest.Sights : [.. settled.Sights, .. latest.Sights]));
        _memory.Remember(decision);
        _holders.Note(decision);
        return decision;
    }

    private TierOutcome Conclude(Tier tier, Viewpoint settled, Viewpoint latest)
    {
        var verdict = tier.When.Decide(latest.VerdictOf);
        if (HasSettled(tier.When))
        {
            verdict = verdict.And(DecideSettled(tier.When, settled, latest));
        }

        var leaves = tier.When.Leaves;
        var outcomes = new ConditionOutcome[leaves.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = Conclude(leaves[i], settled, latest);
        }

        return new TierOutcome(tier, verdict, outcomes);
    }

    private Verdict DecideSettled(Rule rule, Viewpoint settled, Viewpoint latest) =>
        rule.Decide(condition => IsSettled(condition) ? settled.VerdictOf(condition) : latest.VerdictOf(condition));

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

    private Footing[] ToFootings(IReadOnlyList<Sight> sights)
    {
        var footings = new Footing[sights.Count];
        for (var i = 0; i < footings.Length; i++)
        {
            footings[i] = sights[i].ToFooting(clock);
        }

        return footings;
    }

    private bool HasSettled(Policy policy)
    {
        for (var i = 0; i < policy.Tiers.Count; i++)
        {
            if (HasSettled(policy.Tiers[i].When))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasSettled(Rule rule)
    {
        for (var i = 0; i < rule.Leaves.Count; i++)
        {
            if (IsSettled(rule.Leaves[i].Condition))
            {
                return true;
            }
        }

        return false;
    }

    private Finality FinalityOf(Condition condition) => condition.Finality ?? chains.Find(condition.ChainId)?.Finality ?? Finality.Latest;

    private bool IsSettled(Condition condition) => FinalityOf(condition) != Finality.Latest;
}
