using System.Numerics;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>R4, R5, C2 and C5: nodes that lag, lie, and serve another chain.</summary>
public sealed class WrongNodeTests
{
    private const int Injections = 25;

    [Fact]
    [Trait("Case", "R5")]
    public async Task RealNodeLiesAboutABalance_IsOutvotedAndFlaggedEachTime()
    {
        await using var clones = await AnvilClones.StartAsync(3);
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings(clones.Nodes.Select(node => node.RpcUrl), quorum: 2), coins: 20_000);
        var accounts = Enumerable.Range(0, Injections).Select(_ => chain.NewAccount()).ToList();

        // A cheat write shows at the present block without changing its hash: the perfect lie.
        foreach (var account in accounts)
        {
            await clones.Nodes[1].RpcAsync("anvil_setBalance", account.ToLowerString(), "0xffffffffffffffffffffffff");
        }

        var verdicts = new List<Verdict>();
        foreach (var account in accounts)
        {
            verdicts.Add(await chain.DecideAsync(account));
        }

        await Eventually.Async(() => chain.Disagreements("read") >= Injections);
        Figure.Print("R5", $"{chain.Disagreements("read")} detections of {Injections} injections, {verdicts.Count(verdict => verdict == Verdict.Met)} let in");
        verdicts.ShouldAllBe(verdict => verdict == Verdict.NotMet);
        chain.Disagreements("read").ShouldBe(Injections);
        chain.Logs.Lines.Where(line => line.Contains("otherwise than the quorum", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("operator 2");
    }

    [Theory]
    [InlineData(NodeFault.LyingHash)]
    [InlineData(NodeFault.LyingValue)]
    [InlineData(NodeFault.Equivocating)]
    [Trait("Case", "R5")]
    public async Task NodeLies_DecisionsAreTheOthersAndItIsFlagged(NodeFault fault)
    {
        await using var test = await Three.StartAsync(5, 5, 5);
        test.Nodes[2].Fault = fault;
        await using var chain = await test.ConnectAsync(quorum: 2);

        for (var i = 0; i < 10; i++)
        {
            (await chain.DecideAsync(chain.NewAccount())).ShouldBe(Verdict.NotMet);
        }

        (await Eventually.Async(() => chain.Disagreements("head") + chain.Disagreements("read") > 0)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(5, 5, 900, VerdictKind.NotMet)]
    [InlineData(900, 5, 5, VerdictKind.NotMet)]
    [InlineData(50, 50, 1, VerdictKind.Met)]
    [InlineData(1, 50, 50, VerdictKind.Met)]
    [InlineData(5, 50, 900, VerdictKind.Unknown)]
    [Trait("Case", "C5")]
    public async Task TwoOfThreeAgree_TheirAnswerCounts(int one, int two, int three, VerdictKind expected)
    {
        await using var test = await Three.StartAsync(one, two, three);
        await using var chain = await test.ConnectAsync(quorum: 2);

        var verdict = await chain.DecideAsync(chain.NewAccount());
        Figure.Print("C5", $"three nodes of {one}, {two} and {three} coins, two must agree on 10: {verdict.Kind}");
        verdict.Kind.ShouldBe(expected);
    }

    [Fact]
    [Trait("Case", "C5")]
    public async Task OneDownAndOneLies_TheQuorumDoesNotShrink()
    {
        await using var test = await Three.StartAsync(5, 900, 5);
        test.Nodes[0].Fault = NodeFault.Drop;
        await using var chain = await test.ConnectAsync(quorum: 2);

        for (var i = 0; i < 10; i++)
        {
            (await chain.DecideAsync(chain.NewAccount())).Kind.ShouldBe(VerdictKind.Unknown);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Case", "C5")]
    public async Task TwoMustAgreeAndOneTellsAnotherBranch_TheLastBlockServesNobodyWhenItIsTooOld(bool isOneOfThreeDown)
    {
        var (clock, truth) = (new ManualTimeProvider(), new SimulatedChain { Word = Coins(50) });
        await using var honest = await FaultNode.StartAsync(truth);
        await using var other = await FaultNode.StartAsync(truth);
        await using var down = await FaultNode.StartAsync(truth, NodeFault.Drop);
        Uri[] urls = isOneOfThreeDown ? [honest.Url, other.Url, down.Url] : [honest.Url, other.Url];
        await using var chain = ChainUnderTest.Join(ChainUnderTest.Settings(urls, quorum: 2, options => options.HeadMaxAge = TimeSpan.FromSeconds(3)), clock);
        var seller = chain.NewAccount();
        (await chain.DecideAsync(seller)).ShouldBe(Verdict.Met);

        other.Fault = NodeFault.LyingHash;
        truth.Word = UInt256.Zero;
        truth.Mine();
        clock.Advance(TimeSpan.FromSeconds(4));

        (await chain.DecideAsync(seller)).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));
        (await chain.DecideAsync(chain.NewAccount())).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));
        other.Fault = NodeFault.None;
        clock.Advance(TimeSpan.FromSeconds(1));
        (await chain.DecideAsync(seller)).ShouldBe(Verdict.NotMet);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [Trait("Case", "C2")]
    public async Task NodeIsOfAnotherChainAfterAReconnect_IsNotUsed(int? quorum)
    {
        await using var test = await Three.StartAsync(50, 50, 50);
        await using var chain = await test.ConnectAsync(quorum);
        (await chain.DecideAsync(chain.NewAccount())).ShouldBe(Verdict.Met);

        test.Nodes[0].Fault = NodeFault.Drop;
        (await chain.DecideAsync(chain.NewAccount())).ShouldBe(Verdict.Met);
        test.Nodes[0].Fault = NodeFault.WrongChain;
        var verdicts = new List<Verdict>();
        for (var i = 0; i < 5; i++)
        {
            verdicts.Add(await chain.DecideAsync(chain.NewAccount()));
        }

        Figure.Print("C2", $"one of three nodes is of another chain after a reconnect, {(quorum is null ? "failover" : $"{quorum} must agree")}: {verdicts.Count(verdict => verdict == Verdict.Met)} of {verdicts.Count} decisions made by the others");
        verdicts.ShouldAllBe(verdict => verdict == Verdict.Met);
        (await Eventually.Async(() => chain.Connection.Nodes[0].Health.WrongChain == 1337 && Lines().Any())).ShouldBeTrue();
        Lines().ShouldHaveSingleItem();

        IEnumerable<string> Lines() => chain.Logs.Lines.Where(line => line.Contains("says it is chain 1337", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Case", "C2")]
    public async Task OnlyNodeIsOfAnotherChain_IsUnknown()
    {
        await using var node = await FaultNode.StartAsync(new SimulatedChain { Word = Coins(50) }, NodeFault.WrongChain);
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([node.Url]));

        (await chain.DecideAsync(chain.NewAccount())).Kind.ShouldBe(VerdictKind.Unknown);
        node.Fault = NodeFault.None;
        (await Eventually.Async(() => chain.DecideAsync(chain.NewAccount()).GetAwaiter().GetResult() == Verdict.Met)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Case", "R4")]
    public async Task FirstNodeFallsBehind_IsExcludedUntilItHasCaughtUp()
    {
        await using var test = await Three.StartAsync(50, 50, 50);
        await using var chain = await test.ConnectAsync(quorum: null);
        var first = chain.Connection.Nodes[0].Health;
        test.Nodes[0].Fault = NodeFault.Lagging;

        (await Eventually.Async(() => first.IsBehind || chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default).IsFaulted)).ShouldBeTrue();
        var lag = first.Lag;
        var (_, header) = await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);
        test.Nodes[0].Fault = NodeFault.None;
        (await Eventually.Async(() => first.IsIn)).ShouldBeTrue();

        Figure.Print("R4", $"excluded at a lag of {lag} blocks, head stayed at {header.Number}");
        (lag, header.Number).ShouldBe((20UL, (ulong)test.Truth.Height));
    }

    private static UInt256 Coins(int coins) => UInt256.FromBigInteger(coins * BigInteger.Pow(10, 18));

    private sealed class Three : IAsyncDisposable
    {
        private Three(SimulatedChain truth, FaultNode[] nodes) => (Truth, Nodes) = (truth, nodes);

        public SimulatedChain Truth { get; }

        public FaultNode[] Nodes { get; }

        public static async Task<Three> StartAsync(params int[] coins)
        {
            var chains = coins.Select(word => new SimulatedChain { Word = Coins(word) }).ToList();

            // Where all tell the same they are one chain, so that a block is mined for all.
            var nodes = coins.Distinct().Count() == 1 ? coins.Select(_ => FaultNode.StartAsync(chains[0])) : chains.Select(chain => FaultNode.StartAsync(chain));
            return new Three(chains[0], await Task.WhenAll(nodes));
        }

        public Task<ChainUnderTest> ConnectAsync(int? quorum) => ChainUnderTest.StartAsync(ChainUnderTest.Settings(Nodes.Select(node => node.Url), quorum));

        public async ValueTask DisposeAsync()
        {
            foreach (var node in Nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}
