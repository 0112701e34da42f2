namespace Portcullis.Conditions.Engine;

/// <summary>The answer to a condition: met, not met, or unknown with the reason.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Reason">Why it is unknown, one of <see cref="UnknownReason"/>, or <see cref="NotProvenOnChain"/>; null otherwise.</param>
public readonly record struct Verdict(VerdictKind Kind, string? Reason)
{
    /// <summary>Why nothing that is asked of an account on a chain is met: the account is not proven there. The name is stable: it stands in answers.</summary>
    public const string NotProvenOnChain = "not_proven_on_chain";

    /// <summary>Not met, and neither is the opposite: the caller has not proven to be the account on that chain.</summary>
    public static Verdict Unproven => new(VerdictKind.NotMet, NotProvenOnChain);

    /// <summary>The second, in Unix time, from which on it is no longer met, where the chain says so already; null when no end is known.</summary>
    public long? Until { get; private init; }

    /// <summary>Whether it is <see cref="Unproven"/>.</summary>
    public bool IsUnproven => Kind == VerdictKind.NotMet && Reason is not null;

    /// <summary>Proven to hold.</summary>
    public static Verdict Met => new(VerdictKind.Met, null);

    /// <summary>Proven to hold, and to hold no longer from a time on.</summary>
    /// <param name="until">That time, in seconds of Unix time; null when no end is known.</param>
    public static Verdict MetUntil(long? until) => Met with { Until = until };

    /// <summary>Proven not to hold.</summary>
    public static Verdict NotMet => new(VerdictKind.NotMet, null);

    /// <summary>It could not be told.</summary>
    public static Verdict Unknown(string reason) => new(VerdictKind.Unknown, reason);

    /// <summary>Met or not met by a comparison.</summary>
    public static Verdict Of(bool met) => met ? Met : NotMet;

    /// <summary>The verdict on the opposite; what is unknown stays unknown, and what is unproven unproven.</summary>
    public Verdict Negate() => Kind switch
    {
        VerdictKind.Met => NotMet,
        VerdictKind.NotMet when Reason is null => Met,
        _ => this,
    };

    /// <summary>Met when both are, until the first of them ends; not met when one of them is not; else unproven or unknown.</summary>
    public Verdict And(Verdict other) =>
        this == NotMet || other == NotMet ? NotMet
        : IsUnproven || other.IsUnproven ? Unproven
        : Kind == VerdictKind.Unknown ? this
        : Until is null || other.Until < Until || other.Kind == VerdictKind.Unknown ? other
        : this;

    /// <summary>Met when one of them is, until the last of them ends; else unknown when one of them is; else not met.</summary>
    public Verdict Or(Verdict other) =>
        Kind == VerdictKind.Met && other.Kind == VerdictKind.Met ? (Until is null || Until > other.Until ? this : other)
        : Kind == VerdictKind.Met ? this
        : other.Kind == VerdictKind.Met ? other
        : Kind == VerdictKind.Unknown ? this
        : other.Kind == VerdictKind.Unknown ? other
        : IsUnproven ? this
        : other;

    /// <summary>How it is written in answers: <c>met</c>, <c>not_met</c>, <c>unknown</c>.</summary>
    public override string ToString() => Kind switch
    {
        VerdictKind.Met => "met",
        VerdictKind.NotMet => "not_met",
        _ => "unknown",
    };
}
