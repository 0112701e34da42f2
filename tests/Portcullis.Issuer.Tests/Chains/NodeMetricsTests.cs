using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>The values of what is measured of nodes and chains.</summary>
public sealed class NodeMetricsTests : IAsyncLifetime
{
    private const string In = "portcullis.rpc.node.in", Lag = "portcullis.rpc.node.lag", Latency = "portcullis.rpc.node.latency",
        Disagreements = "portcullis.rpc.disagreements", Undecided = "portcullis.rpc.undecided", Facts = "portcullis.chain.facts";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SimulatedChain _truth = new();
    private readonly List<FaultNode> _nodes = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Node_FallsBehindAndCatchesUp_InAndLagSaySo()
    {
        await using var chain = await StartAsync(2);
        using var measured = await MeasureAsync(chain, In, Lag);
        Values().ShouldBe((1, 0, 1, 0));

        _nodes[0].Fault = NodeFault.Lagging;
        await chain.Connection.ProbeAsync(default);
        await HeadAsync(chain);
        Values().ShouldBe((0, 20, 1, 0));

        _nodes[0].Fault = NodeFault.None;
        await chain.Connection.ProbeAsync(default);
        Values().ShouldBe((1, 0, 1, 0));

        (double?, double?, double?, double?) Values() => (measured.Look(In, Tag(chain, 0)), measured.Look(Lag, Tag(chain, 0)), measured.Look(In, Tag(chain, 1)), measured.Look(Lag, Tag(chain, 1)));
    }

    [Fact]
    public async Task Node_Latency_IsThatOfItsAnswers()
    {
        await using var chain = await StartAsync(1);
        using var measured = await MeasureAsync(chain, Latency);
        measured.Look(Latency, Tag(chain, 0)).ShouldBeNull("too few answers came");

        for (var i = 0; i < 20; i++)
        {
            await HeadAsync(chain);
        }

        measured.Look(Latency, Tag(chain, 0)).ShouldBe(chain.Connection.Nodes[0].Health.Latency!.Value.TotalSeconds);
        measured.Look(Latency, Tag(chain, 0))!.Value.ShouldBeInRange(0.000_01, 10);
    }

    [Fact]
    [Trait("Case", "R5")]
    public async Task Disagreements_NodeLiesAndStops_CountItsLies()
    {
        await using var chain = await StartAsync(3, quorum: 2);
        using var measured = await MeasureAsync(chain, Disagreements);
        Values().ShouldBe((0, 0, 0));

        _nodes[2].Fault = NodeFault.LyingValue;
        await DecideAsync(chain, 3);
        (await Eventually.Async(() => Values() == (3, 0, 0))).ShouldBeTrue();

        _nodes[2].Fault = NodeFault.None;
        var asked = _nodes[2].Calls;
        await DecideAsync(chain, 3);
        (await Eventually.Async(() => _nodes[2].Calls >= asked + 9)).ShouldBeTrue();
        Values().ShouldBe((3, 0, 0));

        (double?, double?, double?) Values() => (
            measured.Look(Disagreements, "operator=operator 3", "what=read"), measured.Look(Disagreements, "operator=operator 3", "what=head"), measured.Look(Disagreements, "operator=operator 1"));
    }

    [Fact]
    [Trait("Case", "C5")]
    public async Task Undecided_ThreeAnswersOfThree_AreCounted()
    {
        // A chain of its own: the counter is the process's.
        const ulong id = ChainUnderTest.Id + 1;
        foreach (var word in new ulong[] { 5, 50, 900 })
        {
            _nodes.Add(await FaultNode.StartAsync(new SimulatedChain(id) { Word = UInt256.FromUInt64(word) }));
        }

        var other = ChainUnderTest.Settings(_nodes.Select(node => node.Url), quorum: 2);
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([_nodes[0].Url]), probing: false, others: other);
        using var measured = new Measurements(scope: null, Undecided);

        for (var i = 0; i < 3; i++)
        {
            (await chain.DecideAsync(chain.NewAccount(), ChainUnderTest.PolicyOn(id, 10))).Kind.ShouldBe(VerdictKind.Unknown);
        }

        (measured.Of(Undecided, $"chain={id}", "method=eth_getBalance"), measured.Of(Undecided, $"chain={id}")).ShouldBe((3, 3));
    }

    [Fact]
    public async Task Facts_OfAToken_AreCountedUntilTheyFall()
    {
        await using var chain = await StartAsync(1);
        using var measured = await MeasureAsync(chain, Facts);
        Value().ShouldBe(0);

        var policy = ChainUnderTest.PolicyOn(Address.Parse("0x00000000000000000000000000000000000c0de0"));
        (await chain.DecideAsync(chain.NewAccount(), policy)).ShouldBe(Verdict.Met);
        Value().ShouldBe(2, "a balance and the decimals");
        (await chain.DecideAsync(chain.NewAccount(), policy)).ShouldBe(Verdict.Met);
        Value().ShouldBe(3, "and another balance");

        // A block to which no way leads from the known ones: every fact falls.
        _truth.Mine(1_000);
        await chain.Chain.RefreshAsync(default);
        Value().ShouldBe(0);

        double? Value() => measured.Look(Facts, $"chain={ChainUnderTest.Id}");
    }

    private static string Tag(ChainUnderTest chain, int node) => $"node={chain.Connection.Nodes[node].Name}";

    private static async Task HeadAsync(ChainUnderTest chain) => await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);

    private static async Task DecideAsync(ChainUnderTest chain, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await chain.DecideAsync(chain.NewAccount())).ShouldBe(Verdict.NotMet);
        }
    }

    private async Task<ChainUnderTest> StartAsync(int nodes, int? quorum = null)
    {
        for (var i = 0; i < nodes; i++)
        {
            _nodes.Add(await FaultNode.StartAsync(_truth));
        }

        return await ChainUnderTest.StartAsync(ChainUnderTest.Settings(_nodes.Select(node => node.Url), quorum, options => options.Hedge = false), probing: false);
    }

    private async Task<Measurements> MeasureAsync(ChainUnderTest chain, params string[] instruments)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        var measured = new Measurements(meters, instruments);
        await chain.Gauges(meters).StartAsync(default);
        await chain.ChainGauges(meters).StartAsync(default);
        return measured;
    }
}
