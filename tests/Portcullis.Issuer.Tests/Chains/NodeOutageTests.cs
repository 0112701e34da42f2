using System.Diagnostics;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>R1 to R3: real nodes that are killed and that hang.</summary>
public sealed class NodeOutageTests
{
    private static readonly Address Holder = Anvil.Accounts[0].Address;

    // How long a node that hangs is waited for, without another: far longer than an answer takes, also on a busy machine.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(null, 1)]
    [InlineData(2, 1)]
    [InlineData(null, 32)]
    [InlineData(2, 32)]
    [Trait("Case", "R1")]
    public async Task OneOfThreeKilled_NoDecisionFails_AndItComesBack(int? quorum, int callers)
    {
        await using var clones = await AnvilClones.StartAsync(3);
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings(clones.Nodes.Select(node => node.RpcUrl), quorum));
        using var stop = new CancellationTokenSource();
        var deciding = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => DecideUntilAsync(chain, stop.Token)));
        var killed = chain.Connection.Nodes[0].Health;

        var start = Stopwatch.GetTimestamp();
        await clones.KillAsync(0);
        (await Eventually.Async(() => killed.IsOut)).ShouldBeTrue();
        var ejected = Stopwatch.GetElapsedTime(start);

        await clones.RestartAsync(0);
        var outage = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        (await Eventually.Async(() => killed.IsIn)).ShouldBeTrue();
        var returned = Stopwatch.GetElapsedTime(start);
        await stop.CancelAsync();

        var (decisions, unknown) = ((await deciding).Sum(caller => caller.Decisions), (await deciding).Sum(caller => caller.Unknown));
        Figure.Print("R1", $"{(quorum is null ? "failover" : $"{quorum} of 3")}, {callers} callers at once: {unknown} of {decisions} decisions failed, out after {ejected.TotalMilliseconds:F0} ms, back {returned.TotalMilliseconds:F0} ms after the restart");
        (unknown, decisions > 3).ShouldBe((0, true));
        returned.ShouldBeLessThan((outage * 2) + TimeSpan.FromSeconds(5), "pauses double from a second, so the last is not much longer than all before it");
    }

    [Fact]
    [Trait("Case", "R2")]
    public async Task OneOfTwoHangs_HedgedReadsDoNotWaitForIt()
    {
        await using var clones = await AnvilClones.StartAsync(2);
        var without = await MeasureAsync(clones, hedge: false);
        var with = await MeasureAsync(clones, hedge: true);

        Figure.Print("R2", $"without hedging: p50 {without.P50:F1} ms, p99 {without.P99:F1} ms; with: p50 {with.P50:F1} ms, p99 {with.P99:F1} ms, {with.Hedged:P0} of the reads hedged");
        without.P99.ShouldBeGreaterThan(Hang.TotalMilliseconds / 2);
        with.P99.ShouldBeLessThan(Hang.TotalMilliseconds / 2);
        with.Hedged.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [Trait("Case", "R3")]
    public async Task AllDown_EveryDecisionIsUnknown(int? quorum)
    {
        await using var clones = await AnvilClones.StartAsync(3);
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings(clones.Nodes.Select(node => node.RpcUrl), quorum));
        (await chain.DecideAsync(Holder)).ShouldBe(Verdict.Met);

        await Task.WhenAll(clones.KillAsync(0), clones.KillAsync(1), clones.KillAsync(2));
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => chain.DecideAsync(i % 2 == 0 ? chain.NewAccount() : Anvil.Accounts[1 + (i % 8)].Address)));

        Figure.Print("R3", $"{(quorum is null ? "failover" : $"{quorum} of 3")}: {verdicts.Count(verdict => verdict.Kind == VerdictKind.Met)} of {verdicts.Length} never-proven wallets let in");
        verdicts.ShouldAllBe(verdict => verdict.Kind == VerdictKind.Unknown);
    }

    [Fact]
    public async Task AnotherChainsNodesAreDown_ThisChainDecides()
    {
        await using var clones = await AnvilClones.StartAsync(1);
        var dead = ChainUnderTest.Settings([new Uri("http://127.0.0.1:9"), new Uri("http://127.0.0.1:9")], change: options => options.Timeout = TimeSpan.FromSeconds(1));
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([clones.Nodes[0].RpcUrl]), others: dead);

        (await chain.DecideAsync(Holder, ChainUnderTest.PolicyOn(ChainUnderTest.Id + 1, 10))).Kind.ShouldBe(VerdictKind.Unknown);
        (await chain.DecideAsync(Holder)).ShouldBe(Verdict.Met);
    }

    private static async Task<(int Decisions, int Unknown)> DecideUntilAsync(ChainUnderTest chain, CancellationToken stop)
    {
        var (decisions, unknown) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            decisions++;
            unknown += (await chain.DecideAsync(chain.NewAccount())).Kind == VerdictKind.Unknown ? 1 : 0;
        }

        return (decisions, unknown);
    }

    private static async Task<(double P50, double P99, double Hedged)> MeasureAsync(AnvilClones clones, bool hedge)
    {
        await using var chain = await ChainUnderTest.StartAsync(
            ChainUnderTest.Settings(clones.Nodes.Select(node => node.RpcUrl), change: options => (options.Hedge, options.Timeout) = (hedge, Hang)), probing: false);
        var (_, head) = await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);
        await ReadAsync(chain, head, 30);
        await clones.PauseAsync(0);
        using var hedges = new Measurements(scope: null, "portcullis.rpc.hedges");
        try
        {
            var times = await ReadAsync(chain, head, 100);
            times.Sort();
            return (times[49], times[98], (hedges.Of("portcullis.rpc.hedges", $"node={chain.Connection.Nodes[0].Name}") ?? 0) / 100);
        }
        finally
        {
            await clones.ResumeAsync(0);
        }
    }

    private static async Task<List<double>> ReadAsync(ChainUnderTest chain, BlockHeader head, int count)
    {
        var times = new List<double>();
        var client = new EthereumClient(chain.Connection.Transport);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var outcomes = await client.ReadAsync([new StateRead.Balance(chain.NewAccount())], head.Hash, default);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            outcomes[0].Kind.ShouldBe(ReadOutcomeKind.Returned);
        }

        return times;
    }
}
