using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;

namespace Portcullis.Conditions.Decisions;

/// <summary>Measures how long after the announcement of a block an account is refused that was let in before it.</summary>
/// <param name="chains">The chains, which know when their blocks were told.</param>
/// <param name="clock">The clock by which they know it.</param>
public sealed class ClosingTimes(ChainSet chains, TimeProvider clock)
{
    /// <summary>Measures a refusal, when a block brought it: the earlier decision let the account in, and the later one is a proven no.</summary>
    /// <param name="before">The decision that let the account in.</param>
    /// <param name="now">The decision in its place.</param>
    /// <param name="tier">The least tier that was asked for; null for any.</param>
    /// <param name="what">What is refused.</param>
    public void Measure(Decision before, Decision now, string? tier, Closed what)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var isClosed = before.Policy.Equals(now.Policy) && before.For(tier).Kind == VerdictKind.Met && now.For(tier).Kind == VerdictKind.NotMet;
        if (isClosed && FindToldAt(before, now) is { } toldAt)
        {
            DecisionMetrics.RecordClosing(what, clock.GetElapsedTime(toldAt));
        }
    }

    /// <summary>When the newest block was told of those chains on which a condition has come out otherwise.</summary>
    private long? FindToldAt(Decision before, Decision now) => before.Tiers.Zip(now.Tiers)
        .SelectMany(tiers => tiers.First.Conditions.Zip(tiers.Second.Conditions))
        .Where(outcomes => outcomes.First.Verdict.Kind != outcomes.Second.Verdict.Kind)
        .Max(outcomes => chains.Find(outcomes.First.Condition.ChainId)?.HeadToldAt);
}
