namespace Portcullis.Conditions.Clusters;

/// <summary>How a cluster of Solana is followed.</summary>
/// <param name="MaxAge">How old what was read may be when a decision is made; with zero nodes are asked for every decision. No event tells of a change here, so nothing stands longer.</param>
/// <param name="ReadTimeout">How long one read may take, whoever waits for it.</param>
public sealed record ClusterRules(TimeSpan MaxAge, TimeSpan ReadTimeout)
{
    /// <summary>The most reads under way at once.</summary>
    public int MostReads { get; init; } = 8;

    /// <summary>How many wallets' holdings are kept of a slot; further ones are read for each who asks.</summary>
    public int MaxFacts { get; init; } = 100_000;
}
