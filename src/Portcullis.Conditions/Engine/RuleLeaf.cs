namespace Portcullis.Conditions.Engine;

/// <summary>A condition where it stands in a tree.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="IsNegated">Whether it stands under an odd number of <c>not</c>, so that the tree asks for it not to hold.</param>
public readonly record struct RuleLeaf(Condition Condition, bool IsNegated);
