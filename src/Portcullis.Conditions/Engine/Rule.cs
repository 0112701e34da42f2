namespace Portcullis.Conditions.Engine;

/// <summary>A tree of conditions, decided by Kleene's three-valued logic.</summary>
public abstract class Rule
{
    /// <summary>The tree's leaves with their polarity, in the order of the text.</summary>
    public abstract IReadOnlyList<RuleLeaf> Leaves { get; }

    /// <summary>The conditions in the tree, in the order of the text.</summary>
    public IEnumerable<Condition> Conditions => Leaves.Select(leaf => leaf.Condition);

    /// <summary>The tree's verdict, given each condition's.</summary>
    public abstract Verdict Decide(Func<Condition, Verdict> verdictOf);
}
