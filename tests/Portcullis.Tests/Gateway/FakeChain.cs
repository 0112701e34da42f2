using System.Collections.Concurrent;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Tests.Gateway;

/// <summary>A chain on which tests give and take the chain's own coin. Every change makes a block.</summary>
internal sealed class FakeChain(ulong id) : IChain
{
    private readonly ConcurrentDictionary<Address, ulong> _coins = new();
    private ulong _number = 1;

    public ulong Id => id;

    public bool IsDown { get; set; }

    public int Reads { get; private set; }

    public BlockHeader? FreshHead => IsDown ? null : Head();

    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) => new(FreshHead);

    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        Reads++;
        return new([.. reads.Select(read => new Fact(IsDown ? ReadOutcome.Failed : ReadOutcome.Returned(Balance(((StateRead.Balance)read.What).Account)), block, 0))]);
    }

    public void Give(Address account, ulong coins)
    {
        _coins[account] = coins;
        Interlocked.Increment(ref _number);
    }

    private Bytes Balance(Address account) =>
        new(UInt256.FromBigInteger(new System.Numerics.BigInteger(_coins.GetValueOrDefault(account)) * System.Numerics.BigInteger.Pow(10, 18)).ToArray());

    private BlockHeader Head()
    {
        var number = Interlocked.Read(ref _number);
        return new BlockHeader(number, HashOf(number), HashOf(number - 1), 1_700_000_000 + number);
    }

    private static Hash HashOf(ulong number) => new(new UInt256(0, number).ToArray());
}
