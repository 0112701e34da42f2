using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// Gives those for whom a policy came out alike the same list of outcomes. There are few ways to come out and many accounts, and the collector walks all that is remembered of each.
/// </summary>
internal sealed class CommonOutcomes
{
    private const int Capacity = 1_000;

    private readonly GenerationCache<IReadOnlyList<TierOutcome>, IReadOnlyList<TierOutcome>> _lists = new(new ByContent(), Capacity);

    /// <summary>An equal list that was given before; else the given one.</summary>
    public IReadOnlyList<TierOutcome> Of(IReadOnlyList<TierOutcome> outcomes)
    {
        if (_lists.TryGet(outcomes, out var common))
        {
            return common;
        }

        _lists.Add(outcomes, outcomes);
        return outcomes;
    }

    /// <summary>Equal are lists of the very same tiers and conditions with equal verdicts.</summary>
    private sealed class ByContent : IEqualityComparer<IReadOnlyList<TierOutcome>>
    {
        public bool Equals(IReadOnlyList<TierOutcome>? x, IReadOnlyList<TierOutcome>? y)
        {
            var areEqual = x is not null && y is not null && x.Count == y.Count;
            for (var i = 0; areEqual && i < x!.Count; i++)
            {
                areEqual = ReferenceEquals(x[i].Tier, y![i].Tier) && x[i].Verdict == y[i].Verdict && AreEqual(x[i].Conditions, y[i].Conditions);
            }

            return areEqual;
        }

        public int GetHashCode([DisallowNull] IReadOnlyList<TierOutcome> obj)
        {
            var code = default(HashCode);
            for (var i = 0; i < obj.Count; i++)
            {
                code.Add(RuntimeHelpers.GetHashCode(obj[i].Tier));
                for (var j = 0; j < obj[i].Conditions.Count; j++)
                {
                    code.Add(obj[i].Conditions[j].Verdict.Kind);
                }
            }

            return code.ToHashCode();
        }

        private static bool AreEqual(IReadOnlyList<ConditionOutcome> x, IReadOnlyList<ConditionOutcome> y)
        {
            var areEqual = x.Count == y.Count;
            for (var i = 0; areEqual && i < x.Count; i++)
            {
                areEqual = x[i] == y[i];
            }

            return areEqual;
        }
    }
}
