using Portcullis.Conditions.Engine;

namespace Portcullis.Conditions.Decisions;

/// <summary>How one condition came out.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Verdict">Its verdict.</param>
public sealed record ConditionOutcome(Condition Condition, Verdict Verdict);
