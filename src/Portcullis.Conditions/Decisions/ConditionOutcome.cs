using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Decisions;

/// <summary>How one condition came out.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="IsNegated">Whether its tier asks for it not to hold.</param>
/// <param name="Finality">The block, beside the newest, at which the tier asks it.</param>
public sealed record ConditionOutcome(Condition Condition, Verdict Verdict, bool IsNegated, Finality Finality)
{
    /// <summary>The verdict on what the tier asks of this condition: that it holds, or where it is negated that it does not.</summary>
    public Verdict Demand => IsNegated ? Verdict.Negate() : Verdict;

    /// <summary>One sentence on what the tier asks: <see cref="Condition.Required"/>, or that it must not hold, and at which block beside the newest.</summary>
    public string Required => (IsNegated ? $"must not hold: {Condition.Required}" : Condition.Required) + Finality.Kind switch
    {
        FinalityKind.Latest => "",
        FinalityKind.Confirmations => $", with {Finality} confirmations",
        _ => $", at the {Finality} block",
    };
}
