using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>Nodes in this process, whose announcements the test makes itself, and a clock that stands still.</summary>
public sealed class ChainFollowerTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _clock = new();
    private readonly SimulatedChain _truth = new();
    private readonly List<FaultNode> _nodes = [];
    private readonly List<SocketNode> _sockets = [];
    private ChainUnderTest _chain = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _chain.DisposeAsync();
        foreach (var node in _nodes.Cast<IAsyncDisposable>().Concat(_sockets))
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task OneNode_ABlockASecond_IsFollowedWithoutAPoll()
    {
        await StartAsync(1);
        for (var height = 101UL; height <= 130; height++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await AnnounceAsync();
            await HeadIsAsync(height);
        }

        (_nodes[0].Requests, _sockets[0].Methods.Count).ShouldBe((1, 3));
        _chain.Chain.SinceTold.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task OneNode_NoBlocks_OnlyTheSocketIsAsked()
    {
        await StartAsync(1);
        for (var i = 1; i <= 4; i++)
        {
            await SilenceAsync();
            (await Eventually.Async(() => _sockets[0].Methods.Count == 3 + i && _chain.Chain.SinceTold == TimeSpan.Zero)).ShouldBeTrue();
        }

        _nodes[0].Requests.ShouldBe(1);
    }

    [Fact]
    [Trait("Case", "R2")]
    public async Task OneNode_SocketIsSilent_IsPolledBeforeTheHeadIsTooOld()
    {
        await StartAsync(1);
        _sockets[0].Answers = _ => false;
        _truth.Mine();
        await SilenceAsync();
        (await Eventually.Async(() => _sockets[0].Methods.Count == 4)).ShouldBeTrue();
        _nodes[0].Requests.ShouldBe(1);

        _clock.Advance(MaxAge / 4);
        (await Eventually.Async(() => _nodes[0].Requests == 2)).ShouldBeTrue();

        _chain.Connection.Subscriptions[0].IsLive.ShouldBeTrue();
        await HeadIsAsync(101);
        _chain.Chain.FreshHead.ShouldNotBeNull();
    }

    [Fact]
    public async Task OneNode_SocketEnds_IsPolledAtOnceAndPushedAgainLater()
    {
        await StartAsync(1);
        _clock.Advance(Interval * 2);
        _nodes[0].Requests.ShouldBe(1);
        _truth.Mine();
        _sockets[0].Refusal = 503;
        _sockets[0].Drop();

        // No time passes: the poll that was left out is made.
        await HeadIsAsync(101);
        for (var requests = 3; requests <= 5; requests++)
        {
            await IntervalAsync();
            (await Eventually.Async(() => _nodes[0].Requests == requests)).ShouldBeTrue();
        }

        _sockets[0].Refusal = null;
        (await AdvanceUntilAsync(() => _chain.Connection.Subscriptions[0].IsLive)).ShouldBeTrue();
        await AnnounceAsync();
        await HeadIsAsync(102);
        _chain.Logs.Lines.Count(line => line.Contains("announces no blocks", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task OneNode_HeadMustAlwaysBeFresh_IsPolledAsEver()
    {
        await StartAsync(1, options => options.HeadMaxAge = TimeSpan.Zero);
        for (var requests = 2; requests <= 4; requests++)
        {
            await IntervalAsync();
            (await Eventually.Async(() => _nodes[0].Requests == requests)).ShouldBeTrue();
        }

        await AnnounceAsync();
        await HeadIsAsync(101);
    }

    [Fact]
    public async Task OneNode_OldBlocksAreAnnounced_AreNoStepBackAndNoFault()
    {
        await StartAsync(1);
        await _sockets[0].AnnounceAsync(await BlockAsync(_truth, 95));
        (await Eventually.Async(() => _chain.Connection.Nodes[0].Health.Height == 95)).ShouldBeTrue();
        _chain.Chain.LastHead!.Number.ShouldBe(100UL);

        await AnnounceAsync();
        await HeadIsAsync(101);
        _chain.Logs.Lines.ShouldNotContain(line => line.Contains("went back", StringComparison.Ordinal) || line.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneNode_AnotherBranchIsAnnounced_IsFollowed()
    {
        await StartAsync(1);
        var branch = new SimulatedChain(ChainUnderTest.Id, seed: 7);
        foreach (var height in new[] { 98, 99, 100 })
        {
            await _sockets[0].AnnounceAsync(await BlockAsync(branch, height));
        }

        (await Eventually.Async(() => _chain.Chain.LastHead!.Hash == branch.HashOf(100))).ShouldBeTrue();
        _nodes[0].Requests.ShouldBe(1);
    }

    [Fact]
    public async Task SeveralNodes_OnlyWhatTheServingOneAnnounces_IsTheHead()
    {
        await StartAsync(2);
        _truth.Mine(3);
        await _sockets[1].AnnounceAsync();
        (await Eventually.Async(() => _chain.Connection.Nodes[1].Health.Height == 103)).ShouldBeTrue();
        _chain.Chain.LastHead!.Number.ShouldBe(100UL);

        await _sockets[0].AnnounceAsync(await BlockAsync(_truth, 102));
        await HeadIsAsync(102);

        _chain.Connection.Nodes[0].Health.Lag.ShouldBe(1UL);
        _nodes.Sum(node => node.Requests).ShouldBe(2, "the first head, and the block between that was not announced");
    }

    [Fact]
    public async Task SeveralNodes_TheServingOneFallsBehind_TheOtherAnnouncesTheHead()
    {
        await StartAsync(2);
        for (var height = 101UL; height <= 120; height++)
        {
            _truth.Mine();
            await _sockets[1].AnnounceAsync();
            (await Eventually.Async(() => _chain.Connection.Nodes[1].Health.Height == height)).ShouldBeTrue();
        }

        await _chain.Connection.ProbeAsync(default);
        await _sockets[0].AnnounceAsync(await BlockAsync(_truth, 101));
        (await Eventually.Async(() => _chain.Connection.Nodes[0].Health.IsBehind)).ShouldBeTrue();
        _chain.Chain.LastHead!.Number.ShouldBe(100UL);

        await _sockets[1].AnnounceAsync();
        await HeadIsAsync(120);
    }

    [Fact]
    public async Task SeveralNodes_OnlyAStandbyAnnounces_PollsGoOn()
    {
        await StartAsync(2, options => options.Rpc[0].WebSocket = null);
        for (var requests = 2; requests <= 4; requests++)
        {
            await IntervalAsync();
            (await Eventually.Async(() => _nodes[0].Requests == requests)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Quorum_Announcement_OnlyWakes()
    {
        await StartAsync(3, quorum: 2);
        _clock.Advance(Interval / 2);
        _truth.Mine();
        await _sockets[0].AnnounceAsync();
        await HeadIsAsync(101);
        await _sockets[1].AnnounceAsync();
        (await Eventually.Async(() => _chain.Connection.Nodes[1].Health.Height == 101)).ShouldBeTrue();

        _clock.Advance(Interval / 2);
        _truth.Mine();
        await _sockets[2].AnnounceAsync();
        await HeadIsAsync(102);

        _nodes.Select(node => node.Requests).ShouldBe([3L, 3L, 3L]);
    }

    [Fact]
    [Trait("Case", "R5")]
    public async Task Quorum_OneAnnouncesWhatTheOthersDoNotHave_IsNotBelievedAndCannotFloodThem()
    {
        await StartAsync(3, quorum: 2);
        var lie = new SimulatedChain(ChainUnderTest.Id, seed: 9) { Height = 900 };
        for (var height = 200; height < 300; height++)
        {
            await _sockets[0].AnnounceAsync(await BlockAsync(lie, height));
        }

        (await Eventually.Async(() => _chain.Connection.Nodes[0].Health.Height == 299)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        (await Eventually.Async(() => _nodes.TrueForAll(node => node.Requests == 2))).ShouldBeTrue();
        _chain.Chain.LastHead!.Number.ShouldBe(100UL);
        _chain.Connection.Nodes.ShouldAllBe(node => node.Health.IsIn);
    }

    [Fact]
    public async Task Gauge_Subscription_SaysWhetherItIsLive()
    {
        const string live = "portcullis.rpc.subscription.live";
        await StartAsync(2, options => options.Rpc[1].WebSocket = null);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var measured = new Measurements(meters, live);
        await _chain.Gauges(meters).StartAsync(default);
        (measured.Look(live), measured.Of(live, $"node={_nodes[0].Url.Authority}")).ShouldBe((1, 1), "only the first node has one");

        _sockets[0].Refusal = 503;
        _sockets[0].Drop();
        (await Eventually.Async(() => !_chain.Connection.Subscriptions[0].IsLive)).ShouldBeTrue();

        (measured.Look(live), measured.Of(live, $"node={_nodes[0].Url.Authority}")).ShouldBe((0, 0));
    }

    /// <summary>Starts as many nodes, each with a WebSocket, and returns when all announce and the head is known.</summary>
    private async Task StartAsync(int count, Action<ChainOptions>? change = null, int? quorum = null)
    {
        for (var i = 0; i < count; i++)
        {
            _nodes.Add(await FaultNode.StartAsync(_truth));
            _sockets.Add(await SocketNode.StartAsync(_truth));
        }

        var settings = ChainUnderTest.Settings(_nodes.Select(node => node.Url), quorum);
        (settings.HeadMaxAge, settings.PollInterval, settings.ProbeInterval, settings.Hedge) = (MaxAge, Interval, TimeSpan.FromMinutes(10), false);
        foreach (var (node, socket) in settings.Rpc.Zip(_sockets))
        {
            node.WebSocket = socket.Url.ToString();
        }

        change?.Invoke(settings);
        _chain = await ChainUnderTest.FollowAsync(settings, _clock);
        (await Eventually.Async(() => _chain.Connection.Subscriptions.All(subscription => subscription.IsLive))).ShouldBeTrue();
        (await Eventually.Async(() => _sockets.Zip(settings.Rpc).All(node => node.First.Answered == (node.Second.WebSocket is null ? 0 : 3)))).ShouldBeTrue();
        (await Eventually.Async(() => _nodes[0].Requests == 1)).ShouldBeTrue();
        await HeadIsAsync(100);
    }

    /// <summary>Mines a block, which all have, and lets the first node announce it.</summary>
    private async Task AnnounceAsync()
    {
        _truth.Mine();
        await _sockets[0].AnnounceAsync();
    }

    private async Task HeadIsAsync(ulong height) => (await Eventually.Async(() => _chain.Chain.LastHead?.Number == height)).ShouldBeTrue();

    /// <summary>Lets the time pass after which the socket is asked.</summary>
    private async Task SilenceAsync()
    {
        (await Eventually.Async(() => _clock.HasTimerIn(MaxAge / 2))).ShouldBeTrue();
        _clock.Advance(MaxAge / 2);
    }

    /// <summary>Lets the time pass after which a node is polled, once it is waited for.</summary>
    private async Task IntervalAsync()
    {
        (await Eventually.Async(() => _clock.HasTimerIn(Interval))).ShouldBeTrue();
        _clock.Advance(Interval);
    }

    private static async Task<JsonNode?> BlockAsync(SimulatedChain chain, int height) => (await chain.AnswerAsync("eth_getBlockByNumber", [$"0x{height:x}", false]))["result"];

    private async Task<bool> AdvanceUntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 3_000 && !condition(); i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(10);
        }

        return condition();
    }
}
