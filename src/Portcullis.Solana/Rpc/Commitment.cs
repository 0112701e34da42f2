namespace Portcullis.Solana.Rpc;

/// <summary>How settled a slot must be at which a node reads.</summary>
/// <param name="Name">The name in requests.</param>
public sealed record Commitment(string Name)
{
    /// <summary>Voted for by two thirds of the stake; not yet known to have been rolled back.</summary>
    public static readonly Commitment Confirmed = new("confirmed");

    /// <summary>As settled as slots become, some 13 seconds later.</summary>
    public static readonly Commitment Finalized = new("finalized");
}
