namespace Portcullis.Conditions.Engine;

/// <summary>The three truth values of Kleene's logic, in their order: <c>all</c> is the smallest, <c>any</c> the largest.</summary>
public enum VerdictKind
{
    /// <summary>Proven not to hold.</summary>
    NotMet,

    /// <summary>It could not be told.</summary>
    Unknown,

    /// <summary>Proven to hold.</summary>
    Met,
}
