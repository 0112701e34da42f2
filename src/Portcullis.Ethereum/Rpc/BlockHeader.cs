namespace Portcullis.Ethereum.Rpc;

/// <summary>What is needed of a block's header. Headers are compared without the filter of their logs, which some nodes leave out.</summary>
/// <param name="Number">The height.</param>
/// <param name="Hash">The block's hash.</param>
/// <param name="ParentHash">The hash of the block before it.</param>
/// <param name="Timestamp">Seconds since 1970, UTC.</param>
/// <param name="Bloom">What its logs may name.</param>
public sealed record BlockHeader(ulong Number, Hash Hash, Hash ParentHash, ulong Timestamp, LogsBloom Bloom = default)
{
    /// <inheritdoc/>
    public bool Equals(BlockHeader? other) =>
        other is not null && Number == other.Number && Hash == other.Hash && ParentHash == other.ParentHash && Timestamp == other.Timestamp;

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();
}
