namespace Portcullis.Conditions.Clusters;

/// <summary>How a cluster of Solana is followed.</summary>
/// <param name="MaxAge">How old what was read may be when a decision is made; with zero nodes are asked for every decision. No event tells of a change here, so nothing stands longer.</param>
/// <param name="ReadTimeout">How long one read may take, whoever waits for it; half as long it may wait for its turn. Then what it reads is unknown.</param>
public sealed record ClusterRules(TimeSpan MaxAge, TimeSpan ReadTimeout)
{
    /// <summary>The most reads under way at once for accounts that are known to hold something.</summary>
    public int MostReads { get; init; } = 8;

    /// <summary>The most beside them for others.</summary>
    public int MostStrangersReads { get; init; } = 4;

    /// <summary>The most beside both for looks that nobody waits for.</summary>
    public int MostReadsAside { get; init; } = 2;

    /// <summary>How many wallets' holdings are kept of a slot; further ones are read for each who asks.</summary>
    public int MaxFacts { get; init; } = 100_000;
}
