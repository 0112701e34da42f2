using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
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
        _heads = new HeadTracker(id, heads, _ => Task.FromResult(true), timing, clock, logger);
        _facts = new BlockFacts(id, multicall, timing, clock, logger);
    }

    /// <inheritdoc/>
    public event EventHandler HeadChanged
    {
        add => _heads.Changed += value;
        remove => _heads.Changed -= value;
    }

    /// <inheritdoc/>
    public ulong Id { get; }

    /// <inheritdoc/>
    public BlockHeader? FreshHead => _heads.Fresh;

    /// <inheritdoc/>
    public BlockHeader? LastHead => _heads.Last;

    /// <inheritdoc/>
    public long? HeadToldAt => _heads.ToldAt;

    /// <inheritdoc/>
    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) => _heads.GetAsync(cancellationToken);

    /// <summary>How long ago the present block was last told, by an answer or an announcement; null when it never was.</summary>
    public TimeSpan? SinceTold => _heads.SinceTold;

    /// <summary>Takes in a block that a trusted node announced as its newest, without being asked; its chain id was checked when it began to announce.</summary>
    /// <returns>The present block; null when the announced one does not count.</returns>
    public Task<BlockHeader?> TakeAsync(BlockHeader announced, CancellationToken cancellationToken) => _heads.TakeAsync(announced, cancellationToken);

    /// <summary>Asks for the present block now, whatever is known.</summary>
    /// <returns>The block; null when no node told.</returns>
    public Task<BlockHeader?> RefreshAsync(CancellationToken cancellationToken) => _heads.RefreshAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken) =>
        _facts.ReadAsync(reads, block, cancellationToken);
}
