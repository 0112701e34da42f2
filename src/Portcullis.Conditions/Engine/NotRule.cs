namespace Portcullis.Conditions.Engine;

/// <summary>Met when the leg is proven not to hold. What is unknown stays unknown.</summary>
public sealed class NotRule(Rule leg) : Rule
{
    /// <inheritdoc/>
    public override IEnumerable<Condition> Conditions => leg.Conditions;

    /// <inheritdoc/>
    public override Verdict Decide(Func<Condition, Verdict> verdictOf) => leg.Decide(verdictOf) switch
    {
        { Kind: VerdictKind.Met } => Verdict.NotMet,
        { Kind: VerdictKind.NotMet } => Verdict.Met,
        var unknown => unknown,
    };
}
