namespace Portcullis.Conditions.Facts;

/// <summary>How fresh a chain's present block must be known.</summary>
/// <param name="HeadMaxAge">How old the knowledge may be when a decision is made; with zero a node is asked for every decision.</param>
/// <param name="RetryAfterFailure">How long a node's failure is taken as the answer before it is asked again.</param>
/// <param name="ReadTimeout">How long one set of reads may take, whoever waits for it.</param>
public sealed record ChainTiming(TimeSpan HeadMaxAge, TimeSpan RetryAfterFailure, TimeSpan ReadTimeout);
