using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>Decides policies on facts: all of a chain at one block, in at most <see cref="Condition.MaxRounds"/> rounds of reads.</summary>
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
        var heads = await GetHeadsAsync(policy, cancellationToken);
        var verdicts = new Dictionary<Condition, Verdict>(ReferenceEqualityComparer.Instance);
        var facts = new FactSet();
        var read = heads.Keys.ToDictionary(id => id, _ => new List<Fact>());
        for (var round = 0; round <= Condition.MaxRounds; round++)
        {
            var needed = Advance(policy, account, heads, facts, verdicts);
            if (needed.Count == 0 || round == Condition.MaxRounds)
            {
                break;
            }

            await ReadAsync(needed, heads, facts, read, cancellationToken);
        }

        var decision = Conclude(policy, account, [.. heads.Select(head => FootingOf(head.Key, head.Value, read[head.Key]))], verdicts);
        _memory.Remember(decision);
        return decision;
    }

    private async Task<Dictionary<ulong, BlockHeader>> GetHeadsAsync(Policy policy, CancellationToken cancellationToken)
    {
        var asked = policy.Chains.Select(chains.Find).OfType<IChain>().Select(async chain => (chain.Id, Head: await chain.GetHeadAsync(cancellationToken)));
        var heads = await Task.WhenAll(asked);
        return heads.Where(head => head.Head is not null).ToDictionary(head => head.Id, head => head.Head!);
    }

    /// <summary>Lets every open condition take a step; returns the reads that they need together.</summary>
    private HashSet<Read> Advance(Policy policy, Account account, Dictionary<ulong, BlockHeader> heads, FactSet facts, Dictionary<Condition, Verdict> verdicts)
    {
        var needed = new HashSet<Read>();
        foreach (var condition in policy.Conditions)
        {
            if (verdicts.ContainsKey(condition))
            {
                continue;
            }

            var step = heads.ContainsKey(condition.ChainId) ? condition.Evaluate(account.Address, facts) : Step.Done(WithoutHead(condition));
            if (step.Reads.Count == 0)
            {
                verdicts.Add(condition, step.Verdict);
            }

            needed.UnionWith(step.Reads.Where(read => facts[read] is null));
        }

        return needed;
    }

    private Verdict WithoutHead(Condition condition) =>
        Verdict.Unknown(chains.Find(condition.ChainId) is null ? UnknownReason.ChainNotConfigured : UnknownReason.HeadUnavailable);

    private async Task ReadAsync(
        HashSet<Read> needed, Dictionary<ulong, BlockHeader> heads, FactSet facts, Dictionary<ulong, List<Fact>> read, CancellationToken cancellationToken)
    {
        await Task.WhenAll(needed.GroupBy(read => read.ChainId).Select(async group =>
        {
            using var measured = DecisionMetrics.MeasureRead(group.Key);
            var reads = group.ToList();
            var answers = await chains.Find(group.Key)!.ReadAsync(reads, heads[group.Key], cancellationToken);
            read[group.Key].AddRange(answers);
            lock (facts)
            {
                for (var i = 0; i < reads.Count; i++)
                {
                    facts.Add(reads[i], answers[i].Outcome);
                }
            }
        }));
    }

    private Footing FootingOf(ulong chainId, BlockHeader block, List<Fact> facts)
    {
        var oldest = facts.Select(fact => fact.ReadAt).DefaultIfEmpty(clock.GetTimestamp()).Min();
        return new Footing(chainId, block, [.. facts], oldest + (long)(chains.Find(chainId)!.MaxAge.TotalSeconds * clock.TimestampFrequency));
    }

    private static Decision Conclude(Policy policy, Account account, IReadOnlyList<Footing> footings, Dictionary<Condition, Verdict> verdicts)
    {
        Verdict VerdictOf(Condition condition) =>
            verdicts.TryGetValue(condition, out var verdict) ? verdict : Verdict.Unknown(UnknownReason.TooManyRounds);

        var tiers = policy.Tiers.Select(tier => new TierOutcome(
            tier,
            tier.When.Decide(VerdictOf),
            [.. tier.When.Leaves.Select(leaf => new ConditionOutcome(leaf.Condition, VerdictOf(leaf.Condition), leaf.IsNegated))]));
        return new Decision(policy, account, [.. tiers], footings);
    }
}
