namespace Portcullis.Conditions.Engine;

/// <summary>
/// Met when at least <paramref name="count"/> of the legs are met, for as long as that many of them are known to be; not met when that can no longer be reached, and unknown in between.
/// Legs that are unproven are met neither way. <c>all</c> is "as many as there are legs", <c>any</c> is "one".
/// </summary>
public sealed class AtLeastRule(int count, IReadOnlyList<Rule> legs) : Rule
{
    /// <summary>Met when every leg is met.</summary>
    public static AtLeastRule All(IReadOnlyList<Rule> legs) => new(legs.Count, legs);

    /// <summary>Met when one leg is met.</summary>
    public static AtLeastRule Any(IReadOnlyList<Rule> legs) => new(1, legs);

    /// <inheritdoc/>
    public override IReadOnlyList<RuleLeaf> Leaves { get; } = [.. legs.SelectMany(leg => leg.Leaves)];

    /// <inheritdoc/>
    public override Verdict Decide(Func<Condition, Verdict> verdictOf)
    {
        int met = 0, open = 0, unproven = 0;
        string? reason = null;
        List<long>? ends = null;
        foreach (var leg in legs)
        {
            var verdict = leg.Decide(verdictOf);
            met += verdict.Kind == VerdictKind.Met ? 1 : 0;
            open += verdict.Kind == VerdictKind.Unknown ? 1 : 0;
            unproven += verdict.IsUnproven ? 1 : 0;
            reason ??= verdict.Kind == VerdictKind.Unknown ? verdict.Reason : null;
            if (verdict.Until is { } end)
            {
                (ends ??= []).Add(end);
            }
        }

        return met >= count ? Verdict.MetUntil(EndOf(ends, met - count))
            : met + open + unproven < count ? Verdict.NotMet
            : met + open < count ? Verdict.Unproven
            : Verdict.Unknown(reason ?? UnknownReason.ReadFailed);
    }

    /// <summary>When too few are left: as many may end as there are too many, and the next one may not.</summary>
    private static long? EndOf(List<long>? ends, int spare)
    {
        if (ends is null || spare >= ends.Count)
        {
            return null;
        }

        ends.Sort();
        return ends[spare];
    }
}
