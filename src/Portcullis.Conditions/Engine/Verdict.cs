namespace Portcullis.Conditions.Engine;

/// <summary>The answer to a condition: met, not met, or unknown with the reason.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Reason">Why it is unknown, one of <see cref="UnknownReason"/>; null otherwise.</param>
public readonly record struct Verdict(VerdictKind Kind, string? Reason)
{
    /// <summary>Proven to hold.</summary>
    public static Verdict Met => new(VerdictKind.Met, null);

    /// <summary>Proven not to hold.</summary>
    public static Verdict NotMet => new(VerdictKind.NotMet, null);

    /// <summary>It could not be told.</summary>
    public static Verdict Unknown(string reason) => new(VerdictKind.Unknown, reason);

    /// <summary>Met or not met by a comparison.</summary>
    public static Verdict Of(bool met) => met ? Met : NotMet;

    /// <summary>The verdict on the opposite; what is unknown stays unknown.</summary>
    public Verdict Negate() => Kind switch
    {
        VerdictKind.Met => NotMet,
        VerdictKind.NotMet => Met,
        _ => this,
    };

    /// <summary>Met when both are; not met when one of them is not; else unknown.</summary>
    public Verdict And(Verdict other) =>
        Kind == VerdictKind.NotMet || other.Kind == VerdictKind.NotMet ? NotMet
        : Kind == VerdictKind.Unknown ? this
        : other;

    /// <summary>How it is written in answers: <c>met</c>, <c>not_met</c>, <c>unknown</c>.</summary>
    public override string ToString() => Kind switch
    {
        VerdictKind.Met => "met",
        VerdictKind.NotMet => "not_met",
        _ => "unknown",
    };
}
