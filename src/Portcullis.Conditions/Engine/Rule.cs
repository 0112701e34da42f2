namespace Portcullis.Conditions.Engine;

/// <summary>A tree of conditions, decided by Kleene's three-valued logic.</summary>
public abstract class Rule
{
    /// <summary>The conditions in the tree, in the order of the text.</summary>
    public abstract IEnumerable<Condition> Conditions { get; }

    /// <summary>The tree's verdict, given each condition's.</summary>
    public abstract Verdict Decide(Func<Condition, Verdict> verdictOf);
}
