using Portcullis.Conditions.Engine;

namespace Portcullis.Conditions.Decisions;

/// <summary>How one condition came out.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="IsNegated">Whether its tier asks for it not to hold.</param>
public sealed record ConditionOutcome(Condition Condition, Verdict Verdict, bool IsNegated)
{
    /// <summary>The verdict on what the tier asks of this condition: that it holds, or where it is negated that it does not.</summary>
    public Verdict Demand => IsNegated ? Verdict.Negate() : Verdict;

    /// <summary>One sentence on what the tier asks: <see cref="Condition.Required"/>, or that it must not hold.</summary>
    public string Required => IsNegated ? $"must not hold: {Condition.Required}" : Condition.Required;
}
