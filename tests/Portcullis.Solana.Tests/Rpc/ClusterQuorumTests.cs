using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Solana.Rpc;
using Portcullis.Testing.Faults;

namespace Portcullis.Solana.Tests.Rpc;

/// <summary>Three operators, of whom two must agree. Each is at a slot of its own.</summary>
public sealed class ClusterQuorumTests
{
    private const string Owner = "A1TMhSGzQxMr1TboBKtgixKz1sS6REASMxPo1qsyTSJd";
    private const string Mint = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

    private readonly SimulatedCluster[] _nodes = [new() { Slot = 1000 }, new() { Slot = 2000 }, new() { Slot = 3000 }];
    private readonly Events _events = new();
    private readonly ClusterQuorum _quorum;

    public ClusterQuorumTests()
    {
        _quorum = new ClusterQuorum([.. _nodes.Select((node, i) => ($"operator {i}", new SolanaClient(new BackendTransport(node), Commitment.Finalized)))], 2, _events);
        foreach (var node in _nodes)
        {
            node.Open(Owner, Mint, "5", 0);
        }
    }

    [Fact]
    public async Task GetHolding_AllSayTheSame_IsThatAtTheLeastSlot() => (await ReadAsync()).ShouldBe(new Holding(1000, 5, 0));

    [Fact]
    public async Task GetHolding_OneSaysMore_IsWhatTheOthersSay()
    {
        _nodes[0].Open(Owner, Mint, "1000", 0);

        (await ReadAsync()).ShouldBe(new Holding(2000, 5, 0));
        _events.Differing.ShouldBe(["operator 0"]);
    }

    [Fact]
    public async Task GetHolding_OneSaysOtherDecimals_IsWhatTheOthersSay()
    {
        _nodes[0].Close(Owner, Mint);
        _nodes[0].Open(Owner, Mint, "5", 9);

        (await ReadAsync()).Decimals.ShouldBe(0);
    }

    [Fact]
    public async Task GetHolding_AllDiffer_IsNoAnswer()
    {
        _nodes[0].Open(Owner, Mint, "1", 0);
        _nodes[1].Open(Owner, Mint, "2", 0);

        (await Should.ThrowAsync<RpcException>(ReadAsync)).Failure.ShouldBe(RpcFailure.NoQuorum);
        _events.Open.ShouldBe(["getTokenAccountsByOwner"]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task GetHolding_SomeAreOut_NeedsTwo(int outs, bool isAnswered)
    {
        foreach (var node in _nodes.Take(outs))
        {
            node.Change = (_, result) => result.Clear();
        }

        if (isAnswered)
        {
            (await ReadAsync()).Amount.ShouldBe((UInt128)5);
        }
        else
        {
            (await Should.ThrowAsync<RpcException>(ReadAsync)).Failure.ShouldBe(RpcFailure.NoQuorum);
        }
    }

    [Fact]
    public async Task GetHolding_OnlyOneHasReachedTheSlot_IsNoAnswer() =>
        (await Should.ThrowAsync<RpcException>(() => _quorum.GetHoldingAsync(SolanaAddress.Parse(Owner), SolanaAddress.Parse(Mint), 2500, default))).Failure.ShouldBe(RpcFailure.NoQuorum);

    [Fact]
    public async Task GetBlock_TwoHaveReached_IsTheLesserSlot() => (await _quorum.GetBlockAsync(0, default)).Slot.ShouldBe(1001UL);

    [Fact]
    public async Task GetBlock_OneRunsAhead_IsNotBelieved()
    {
        _nodes[2].Slot = ulong.MaxValue - 10;

        (await _quorum.GetBlockAsync(1500, default)).Slot.ShouldBe(2001UL);
    }

    private Task<Holding> ReadAsync() => _quorum.GetHoldingAsync(SolanaAddress.Parse(Owner), SolanaAddress.Parse(Mint), 0, default);

    private sealed class Events : INodeEvents
    {
        public List<string> Differing { get; } = [];

        public List<string> Open { get; } = [];

        public void LeftOut(string node, RpcFailure failure) => throw new InvalidOperationException();

        public void Returned(string node) => throw new InvalidOperationException();

        public void FellBehind(string node, ulong blocks) => throw new InvalidOperationException();

        public void CaughtUp(string node) => throw new InvalidOperationException();

        public void WrongChain(string node, ulong actual) => throw new InvalidOperationException();

        public void Hedged(string node) => throw new InvalidOperationException();

        public void Disagreed(string name, string method) => Differing.Add(name);

        public void Subscribed(string node) => throw new InvalidOperationException();

        public void Unsubscribed(string node, RpcFailure failure) => throw new InvalidOperationException();

        public void Undecided(string method) => Open.Add(method);
    }
}
