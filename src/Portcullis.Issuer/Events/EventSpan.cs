namespace Portcullis.Issuer.Events;

/// <summary>What the log holds.</summary>
/// <param name="Log">The log's name.</param>
/// <param name="First">The number of the oldest event that is kept; the next one's where none is.</param>
/// <param name="Last">The number of the newest event that there ever was; 0 where there was none.</param>
internal sealed record EventSpan(string Log, long First, long Last)
{
    /// <summary>The number after which somebody who has seen this much goes on; null when what came after it is no longer kept, or it is not of this log.</summary>
    public long? GoOnAfter(EventId seen) => seen.Log == Log && seen.Number >= First - 1 && seen.Number <= Last ? seen.Number : null;
}
