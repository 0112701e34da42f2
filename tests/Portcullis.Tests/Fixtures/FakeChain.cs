using System.Collections.Concurrent;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Tests.Fixtures;

/// <summary>A chain on which tests give and take the chain's own coin. Every change makes a block.</summary>
internal sealed class FakeChain(ulong id) : IChain
{
    private readonly ConcurrentDictionary<Address, ulong> _coins = new();
    private ulong _number = 1;
    private long _toldAt;
    private int _reads;
    private int _questions;
    private int _heads;

    public event EventHandler? HeadChanged;

    public ChainId Id => id;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public long? HeadToldAt => Interlocked.Read(ref _toldAt);

    public bool IsDown { get; set; }

    public int Reads => _reads;

    /// <summary>How often a contract was asked about a signature.</summary>
    public int Questions => _questions;

    /// <summary>How often it was asked for its present block.</summary>
    public int Heads => _heads;

    /// <summary>What contracts say of signatures.</summary>
    public SignatureOutcome Contracts { get; set; } = SignatureOutcome.Invalid(SignatureFault.NoCode);

    /// <summary>What reads wait for.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    /// <summary>Decisions fail by an exception, as only a fault of the program's own would make them.</summary>
    public bool IsBroken { get; set; }

    public BlockHeader? FreshHead => IsDown ? null : Head();

    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _heads);
        return new(FreshHead);
    }

    public async ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (IsBroken)
        {
            throw new InvalidOperationException("the test's fault");
        }

        await Until.WaitAsync(cancellationToken);
        return [.. reads.Select(read => new Fact(IsDown ? ReadOutcome.Failed : ReadOutcome.Returned(Balance(((StateRead.Balance)read.What).Account)), block, 0))];
    }

    public Task<SignatureOutcome> CheckSignatureAsync(Address account, Hash digest, Bytes signature, DelegatedAccounts delegated, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        return Task.FromResult(IsDown ? SignatureOutcome.Unknown : Contracts);
    }

    /// <summary>Sets what an account holds.</summary>
    /// <returns>The number of the block with it.</returns>
    public ulong Give(Address account, ulong coins)
    {
        _coins[account] = coins;
        Interlocked.Exchange(ref _toldAt, Clock.GetTimestamp());
        var number = Interlocked.Increment(ref _number);
        HeadChanged?.Invoke(this, EventArgs.Empty);
        return number;
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
