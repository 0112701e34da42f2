using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Issuer.Tests.Authorization;

/// <summary>A chain on which every account holds the same, or that nobody can read.</summary>
internal sealed class StubChain : IChain
{
    public ulong? Wei { get; set; } = 0;

    public ChainId Id => 1;

    public BlockHeader? FreshHead => Wei is { } wei ? new(wei, new Hash(new UInt256(0, wei).ToArray()), default, 1) : null;

    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) => new(FreshHead);

    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken) =>
        new([.. reads.Select(_ => new Fact(ReadOutcome.Returned(new Bytes(new UInt256(0, Wei ?? 0).ToArray())), block, 0))]);
}
