using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Chains;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

public sealed class ChainConnectionTests
{
    [Fact]
    public async Task OneNode_HeadAndReads_CostOneRequestEach()
    {
        await using var node = await FaultNode.StartAsync(new SimulatedChain());
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([node.Url]));

        var (_, header) = await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);
        (node.Requests, node.Calls).ShouldBe((1, 2));
        await new EthereumClient(chain.Connection.Transport).ReadAsync([new StateRead.Balance(chain.NewAccount())], header.Hash, default);
        (node.Requests, node.Calls).ShouldBe((2, 3));
    }

    [Theory]
    [InlineData("50", "finalized", true)]
    [InlineData("eip155:50", "safe", true)]
    [InlineData("50", "12", false)]
    [InlineData("50", "latest", false)]
    [InlineData("1", "finalized", false)]
    public void Start_FinalityThatTheNetworkMayNotHave_IsWarnedOf(string id, string finality, bool isWarned)
    {
        var (options, logs) = (new IssuerOptions(), new CapturedLogs());
        options.Chains[id] = ChainUnderTest.Settings([new Uri("http://127.0.0.1:9")], change: chain => chain.Finality = finality);
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using var chains = new ConfiguredChains(Options.Create(options), TimeProvider.System, loggers);

        chains.Set.Find(id.EndsWith("50", StringComparison.Ordinal) ? 50UL : 1UL).ShouldNotBeNull();
        logs.Lines.Count(line => line.Contains("set a number of confirmations instead", StringComparison.Ordinal)).ShouldBe(isWarned ? 1 : 0);
    }

    [Fact]
    public async Task SeveralNodes_FirstIsIn_OthersAreProbedAndNotRead()
    {
        var truth = new SimulatedChain();
        await using var first = await FaultNode.StartAsync(truth);
        await using var second = await FaultNode.StartAsync(truth);
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([first.Url, second.Url], change: options => options.Hedge = false), probing: false);

        var (_, header) = await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);
        await new EthereumClient(chain.Connection.Transport).ReadAsync([new StateRead.Balance(chain.NewAccount())], header.Hash, default);
        (first.Requests, second.Requests).ShouldBe((2, 0));
        await chain.Connection.ProbeAsync(default);
        (first.Requests, second.Requests).ShouldBe((2, 1));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, 2)]
    public async Task BlocksThatCallersName_AreAskedWithinStrangersShare(int nodes, int? quorum)
    {
        var truth = new SimulatedChain();
        await using var first = await FaultNode.StartAsync(truth);
        await using var second = await FaultNode.StartAsync(truth);
        await using var third = await FaultNode.StartAsync(truth);
        await using var chain = ChainUnderTest.Join(ChainUnderTest.Settings(new[] { first.Url, second.Url, third.Url }.Take(nodes), quorum, Budget), new ManualTimeProvider());

        // Two calls each, of ten, of which strangers leave four, at the one node or at both.
        for (var i = 0; i < (quorum is null ? nodes : 1) * 3; i++)
        {
            (await chain.Connection.StrangersHead.GetChainHeadAsync(i % 2 == 0 ? "safe" : "finalized", default)).ChainId.ShouldBe(ChainUnderTest.Id);
        }

        await Should.ThrowAsync<RpcException>(() => chain.Connection.StrangersHead.GetChainHeadAsync("finalized", default));
        (await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default)).Header.Hash.ShouldBe(truth.HashOf(truth.Height));
        (await chain.Connection.Head.GetChainHeadAsync("finalized", default)).ChainId.ShouldBe(ChainUnderTest.Id);

        static void Budget(ChainOptions options)
        {
            options.Hedge = false;
            foreach (var node in options.Rpc)
            {
                node.Budget = "10/1s";
            }
        }
    }

    [Fact]
    public async Task TwoUrlsOfOneOperator_AreOneVote()
    {
        var (truth, lie) = (new SimulatedChain(), new SimulatedChain { Word = Ethereum.UInt256.FromUInt64(9) });
        await using var liar = await FaultNode.StartAsync(lie);
        await using var another = await FaultNode.StartAsync(lie);
        await using var one = await FaultNode.StartAsync(truth);
        await using var two = await FaultNode.StartAsync(truth);
        var settings = ChainUnderTest.Settings([liar.Url, another.Url, one.Url, two.Url], quorum: 2);
        settings.Rpc[0].Operator = settings.Rpc[1].Operator = "Liar";
        await using var chain = await ChainUnderTest.StartAsync(settings);

        var (_, header) = await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);
        var outcomes = await new EthereumClient(chain.Connection.Transport).ReadAsync([new StateRead.Balance(chain.NewAccount())], header.Hash, default);

        outcomes[0].Data.ShouldBe(new Ethereum.Bytes(truth.Word.ToArray()));
    }

    [Fact]
    public async Task BudgetUsedUp_TheNextNodeIsAsked()
    {
        var truth = new SimulatedChain { Word = Ethereum.UInt256.FromBigInteger(System.Numerics.BigInteger.Pow(10, 20)) };
        await using var first = await FaultNode.StartAsync(truth);
        await using var second = await FaultNode.StartAsync(truth);
        var settings = ChainUnderTest.Settings([first.Url, second.Url]);
        settings.Rpc[0].Budget = "6/1d";
        await using var chain = await ChainUnderTest.StartAsync(settings, probing: false);

        for (var i = 0; i < 10; i++)
        {
            (await chain.DecideAsync(chain.NewAccount())).ShouldBe(Verdict.Met);
        }

        first.Calls.ShouldBeInRange(1, 6);
        chain.Connection.Nodes[0].Health.IsOut.ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://node.example/v2/key", "node.example", "node.example")]
    [InlineData("https://user:pass@Node.Example:8545/key?apikey=1", "node.example:8545", "node.example")]
    [InlineData("http://[::1]:8545", "[::1]:8545", "::1")]
    public void Names_Url_AreItsHost(string url, string name, string operatorName)
    {
        var node = new NodeOptions { Url = url };
        NodeNames.Of([node, node]).ShouldBe([name, $"{name}#2"]);
        NodeNames.OperatorOf(node).ShouldBe(operatorName);
    }

    [Theory]
    [InlineData(1, 1000, 3)]
    [InlineData(42161, 250, 60)]
    [InlineData(146, 315, 24)]
    [InlineData(31337, 1000, 5)]
    public void Defaults_Network_FollowItsBlockTime(ulong id, int pollMilliseconds, int maxLag)
    {
        var options = new ChainOptions();
        (ChainDefaults.PollInterval(id, options), ChainDefaults.MaxLag(id, options)).ShouldBe((TimeSpan.FromMilliseconds(pollMilliseconds), maxLag));
        ChainDefaults.PollInterval(id, new ChainOptions { PollInterval = TimeSpan.FromSeconds(7) }).ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void Defaults_Multicall_IsWhereTheNetworkHasIt()
    {
        ChainDefaults.Multicall(324, new ChainOptions()).ToString().ShouldBe("0xF9cda624FBC7e059355ce98a31693d299FACd963");
        ChainDefaults.Multicall(31337, new ChainOptions()).ShouldBe(StateReader.UsualMulticall3);
    }
}
