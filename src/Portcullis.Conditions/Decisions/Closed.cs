namespace Portcullis.Conditions.Decisions;

/// <summary>What is refused to an account that was let in before.</summary>
public enum Closed
{
    /// <summary>A new request.</summary>
    Request,

    /// <summary>A stream under way.</summary>
    Stream,
}
