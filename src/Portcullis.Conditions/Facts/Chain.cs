using Microsoft.Extensions.Logging;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>One chain read through its nodes: the present block is followed, facts are kept for that block, and each is read once.</summary>
public sealed class Chain : IChain
{
    private readonly HeadTracker _heads;
    private readonly BlockFacts _facts;

    /// <summary>Follows a chain.</summary>
    /// <param name="id">The EIP-155 id that its nodes must report.</param>
    /// <param name="heads">Tells the present block: a node, or several.</param>
    /// <param name="multicall">Reads state through the same nodes.</param>
    /// <param name="timing">How fresh and how patient.</param>
    /// <param name="clock">The present, and a monotonic measure of age.</param>
    /// <param name="logger">Told when nodes fail and when they answer again.</param>
    public Chain(ulong id, IHeadSource heads, Multicall3 multicall, ChainTiming timing, TimeProvider clock, ILogger logger)
    {
        Id = id;
        _heads = new HeadTracker(id, heads, timing, clock, logger);
        _facts = new BlockFacts(id, multicall, timing, clock, logger);
    }

    /// <inheritdoc/>
    public ulong Id { get; }

    /// <inheritdoc/>
    public BlockHeader? FreshHead => _heads.Fresh;

    /// <inheritdoc/>
    public BlockHeader? LastHead => _heads.Last;

    /// <inheritdoc/>
    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) => _heads.GetAsync(cancellationToken);

    /// <summary>Asks for the present block now, whatever is known.</summary>
    /// <returns>The block; null when no node told.</returns>
    public Task<BlockHeader?> RefreshAsync(CancellationToken cancellationToken) => _heads.RefreshAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOutcome>> ReadAsync(IReadOnlyList<StateRead> reads, BlockHeader block, CancellationToken cancellationToken) =>
        _facts.ReadAsync(reads, block, cancellationToken);
}
