using System.Collections.Concurrent;
using System.Numerics;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>Stands for a chain: balances are set by the test, and the chain can be out of reach.</summary>
internal sealed class FakeChain(ulong id) : IChain
{
    private readonly ConcurrentDictionary<Address, UInt256> _balances = new();
    private long _height = 100;
    private int _reads;

    public event EventHandler? HeadChanged;

    public ChainId Id => id;

    public bool IsDown { get; set; }

    public bool ReadsFail { get; set; }

    /// <summary>What reads wait for.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    /// <summary>What the contract at an address says of a signature; without it the address has no code.</summary>
    public Func<Address, Hash, Bytes, SignatureOutcome>? Contract { get; set; }

    /// <summary>What a contract returns to a call; null, as without it, fails.</summary>
    public Func<StateRead.Call, Bytes?>? Call { get; set; }

    /// <summary>How often a contract was asked.</summary>
    public int Questions { get; private set; }

    public int Reads => Volatile.Read(ref _reads);

    public BlockHeader? FreshHead => IsDown ? null : HeaderAt((ulong)Interlocked.Read(ref _height));

    /// <summary>The chain's own choice.</summary>
    public Finality Finality { get; set; }

    public ValueTask<BlockHeader?> GetHeadAsync(CancellationToken cancellationToken) => new(FreshHead);

    /// <summary>Every block but the newest is settled.</summary>
    public BlockHeader? PresentBlock(Finality finality) => finality == Finality.Latest || IsDown ? FreshHead : HeaderAt((ulong)Interlocked.Read(ref _height) - 1);

    public ValueTask<BlockHeader?> GetBlockAsync(Finality finality, ReadOrigin origin, bool bearsOutage, CancellationToken cancellationToken) => new(PresentBlock(finality));

    public ValueTask<IReadOnlyList<Fact>> ReadAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return Until.IsCompleted ? new(Answer(reads, block)) : new(WaitAsync(reads, block, cancellationToken));
    }

    public Task<SignatureOutcome> CheckSignatureAsync(Address account, Hash digest, Bytes signature, DelegatedAccounts delegated, CancellationToken cancellationToken)
    {
        Questions++;
        var said = Contract?.Invoke(account, digest, signature) ?? SignatureOutcome.Invalid(SignatureFault.NoCode);
        return Task.FromResult(
            IsDown ? SignatureOutcome.Unknown
            : said.Signer == SignerKind.DelegatedAccount && delegated == DelegatedAccounts.Refused ? SignatureOutcome.Invalid(SignatureFault.DelegatedRefused)
            : said);
    }

    /// <summary>Gives an address whole coins, and mines a block.</summary>
    public void Give(Address address, ulong coins)
    {
        _balances[address] = UInt256.FromBigInteger(coins * BigInteger.Pow(10, 18));
        Interlocked.Increment(ref _height);
    }

    /// <summary>Says that there is another block.</summary>
    public void Announce() => HeadChanged?.Invoke(this, EventArgs.Empty);

    private static BlockHeader HeaderAt(ulong number) => new(number, HashOf(number), HashOf(number - 1), number);

    private static Hash HashOf(ulong number)
    {
        var bytes = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return new Hash(bytes);
    }

    private async Task<IReadOnlyList<Fact>> WaitAsync(IReadOnlyList<Read> reads, BlockHeader block, CancellationToken cancellationToken)
    {
        await Until.WaitAsync(cancellationToken);
        return Answer(reads, block);
    }

    private IReadOnlyList<Fact> Answer(IReadOnlyList<Read> reads, BlockHeader block) => [.. reads.Select(read => new Fact(Answer(read.What), block, 0))];

    private ReadOutcome Answer(StateRead read) =>
        !ReadsFail && read is StateRead.Balance balance
            ? ReadOutcome.Returned(new Bytes(_balances.GetValueOrDefault(balance.Account).ToArray()))
            : !ReadsFail && read is StateRead.Call call && Call?.Invoke(call) is { } returned ? ReadOutcome.Returned(returned)
            : ReadOutcome.Failed;
}
