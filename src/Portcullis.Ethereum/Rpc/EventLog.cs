namespace Portcullis.Ethereum.Rpc;

/// <summary>What a contract logged in a block.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Topics">At most four words: for a named event the first is the hash of its signature, the others its indexed arguments.</param>
/// <param name="Data">The other arguments.</param>
/// <param name="Index">The log's place in its block.</param>
public sealed record EventLog(Address Contract, IReadOnlyList<Hash> Topics, Bytes Data, ulong Index)
{
    /// <inheritdoc/>
    public bool Equals(EventLog? other) =>
        other is not null && Contract == other.Contract && Index == other.Index && Data == other.Data && Topics.SequenceEqual(other.Topics);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Contract, Index, Data, Topics.Count);
}
