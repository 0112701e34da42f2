namespace Portcullis.Conditions.Engine;

/// <summary>Met when the leg is proven not to hold. What is unknown stays unknown.</summary>
public sealed class NotRule(Rule leg) : Rule
{
    /// <inheritdoc/>
    public override IReadOnlyList<RuleLeaf> Leaves { get; } = [.. leg.Leaves.Select(each => each with { IsNegated = !each.IsNegated })];

    /// <inheritdoc/>
    public override Verdict Decide(Func<Condition, Verdict> verdictOf) => leg.Decide(verdictOf).Negate();
}
