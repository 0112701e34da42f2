using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Decisions;

/// <summary>How one tier came out, and each of its conditions.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Verdict">The tree's verdict.</param>
/// <param name="Conditions">Each condition's verdict, in the order of the text.</param>
public sealed record TierOutcome(Tier Tier, Verdict Verdict, IReadOnlyList<ConditionOutcome> Conditions);
