using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Benchmarks.Micro;

/// <summary>A chain whose every fact is known already: one word of value 10 at one block.</summary>
internal sealed class WarmChain : IChain
{
    private static readonly ReadOutcome Ten = ReadOutcome.Returned(new Bytes(((UInt256)10).ToArray()));

    public ChainId Id => 1;

    public BlockHeader? FreshHead { get; private set; } = new(1, default, default, 0);

    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) => new(FreshHead);

    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken) =>
        new([.. reads.Select(_ => new Fact(Ten, block, 0))]);

    /// <summary>The next block, at which nothing is remembered.</summary>
    public void Advance()
    {
        var number = FreshHead!.Number + 1;
        FreshHead = new BlockHeader(number, new Hash(((UInt256)number).ToArray()), FreshHead.Hash, number);
    }
}
