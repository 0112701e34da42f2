namespace Portcullis.Ethereum.Rpc;

/// <summary>How one <see cref="StateRead"/> came out.</summary>
/// <param name="Kind">Returned, reverted or failed.</param>
/// <param name="Data">The bytes returned, or the revert's data; empty when the read failed.</param>
public readonly record struct ReadOutcome(ReadOutcomeKind Kind, Bytes Data)
{
    /// <summary>Whether nothing was read since the nodes are asked too much, by a budget of ours or a limit of theirs, or no time was left to ask them: such a failure says nothing of what was to be read.</summary>
    public bool IsUnasked { get; init; }

    /// <summary>No answer could be had.</summary>
    public static ReadOutcome Failed => default;

    /// <summary>The nodes are asked too much, or there was no time to ask them.</summary>
    public static ReadOutcome Unasked => new() { IsUnasked = true };

    /// <summary>The chain answered with these bytes.</summary>
    public static ReadOutcome Returned(Bytes data) => new(ReadOutcomeKind.Returned, data);

    /// <summary>The contract reverted, with this data.</summary>
    public static ReadOutcome Reverted(Bytes data) => new(ReadOutcomeKind.Reverted, data);
}
