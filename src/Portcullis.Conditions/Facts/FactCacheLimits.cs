namespace Portcullis.Conditions.Facts;

/// <summary>How much a chain's facts may take, and how long they stand.</summary>
/// <param name="MaxFacts">How many are kept.</param>
/// <param name="MaxBytes">About how many bytes they may take.</param>
/// <param name="MaxAge">How old one may be that stands by the absence of events.</param>
internal sealed record FactCacheLimits(int MaxFacts, long MaxBytes, TimeSpan MaxAge)
{
    /// <summary>The largest answer that is kept, in bytes.</summary>
    public const int MaxFact = 16 * 1024;

    /// <summary>The most contracts, each with its events, whose logs are watched; facts of further ones stand at their block only.</summary>
    public const int MaxShelves = 1_000;
}
