namespace Portcullis.Conditions.Engine;

/// <summary>A leaf of the tree: met when its condition is met.</summary>
public sealed class ConditionRule(Condition condition) : Rule
{
    /// <inheritdoc/>
    public override IReadOnlyList<RuleLeaf> Leaves { get; } = [new(condition, IsNegated: false)];

    /// <inheritdoc/>
    public override Verdict Decide(Func<Condition, Verdict> verdictOf) => verdictOf(condition);
}
