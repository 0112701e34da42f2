using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Facts;

/// <summary>How a chain is followed: how fresh its present block must be known, how settled a block must be, how long facts stand and how many are kept.</summary>
/// <param name="HeadMaxAge">How old the knowledge may be when a decision is made; with zero a node is asked for every decision.</param>
/// <param name="RetryAfterFailure">How long a node's failure is taken as the answer before it is asked again.</param>
/// <param name="ReadTimeout">How long one set of reads may take, whoever waits for it.</param>
public sealed record ChainRules(TimeSpan HeadMaxAge, TimeSpan RetryAfterFailure, TimeSpan ReadTimeout)
{
    /// <summary>How old a fact may be that stands by the absence of events: what changes without one is seen after this time.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the last present block and the facts known at it serve when no node answers; zero for not at all.</summary>
    public TimeSpan OutageMaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one set of reads may take of what callers name; less than a node is given for an answer, so that a contract that takes long is not taken for a node that is out.</summary>
    public TimeSpan CallersTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The block that decides beside the newest, where a condition does not say.</summary>
    public Finality Finality { get; init; }

    /// <summary>Where facts are kept, with those of other chains or alone.</summary>
    public FactRoom Room { get; init; } = new();

    /// <summary>How long a new block waits for the way to it and for its logs, which are asked for again meanwhile; when they do not come, every fact is read anew.</summary>
    public TimeSpan LogPatience { get; init; } = TimeSpan.FromSeconds(1);
}
