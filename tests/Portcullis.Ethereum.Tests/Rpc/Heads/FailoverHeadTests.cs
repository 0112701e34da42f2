using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Testing;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Heads;

public sealed class FailoverHeadTests
{
    private readonly TestNodes _nodes = new();
    private int _first = 100;
    private int _second = 100;

    [Fact]
    public async Task Get_FirstIsIn_AsksNoOther()
    {
        var (first, second) = (TestNodes.Chain(10), TestNodes.Chain(10));
        (await Over(first, second).Head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(10UL);
        second.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_FirstIsDown_TheSecondTells() =>
        (await Over(new FakeTransport(_ => throw new RpcException("down")), TestNodes.Chain(9)).Head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(9UL);

    [Fact]
    public async Task Get_FirstFallsBehind_TheSecondServesUntilItHasCaughtUp()
    {
        var (head, pool) = Over(Live(() => _first), Live(() => _second));
        await head.GetChainHeadAsync("latest", default);
        _second = 120;
        await head.ProbeAsync(default);

        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(120UL);
        pool.Choose().ShouldHaveSingleItem().Name.ShouldBe("n2");

        _first = 119;
        await head.ProbeAsync(default);
        pool.Choose().Count.ShouldBe(2);
        _nodes.Events.Lines.ShouldBe(["n1 behind 20", "n1 caught up"]);
    }

    [Fact]
    public async Task Get_OnlyOneIsLeftAndBehind_IsNoHeadForAMinute()
    {
        var (head, _) = Over(Live(() => _first < 0 ? throw new RpcException("down") : _first), Live(() => _second));
        await head.GetChainHeadAsync("latest", default);
        (_first, _second) = (-1, 80);

        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(RpcFailure.Behind);

        _nodes.Clock.Advance(TimeSpan.FromSeconds(61));
        await head.ProbeAsync(default);
        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(80UL);
    }

    [Fact]
    public async Task TakeNote_FirstIsIn_CountsAndTheOthersDoNot()
    {
        var (head, pool) = Over(TestNodes.Chain(100), TestNodes.Chain(100));
        await head.GetChainHeadAsync("latest", default);

        head.TakeNote(pool.All[0], 101).ShouldBeTrue();
        head.TakeNote(pool.All[1], 103).ShouldBeFalse();

        pool.All.Select(node => (node.Health.Height, node.Health.Lag)).ShouldBe([(101UL, 0UL), (103UL, 0UL)]);
        head.TakeNote(pool.All[0], 101).ShouldBeTrue();
        pool.All[0].Health.Lag.ShouldBe(2UL);
    }

    [Fact]
    public async Task TakeNote_SecondAnnouncesWhatPutsTheFirstOut_CountsWhenItAnswersSoToo()
    {
        var (head, pool) = Over(TestNodes.Chain(100), Live(() => _second));
        head.TakeNote(pool.All[1], 120).ShouldBeFalse();
        head.TakeNote(pool.All[0], 100).ShouldBeTrue();
        head.TakeNote(pool.All[1], 120).ShouldBeFalse();
        head.TakeNote(pool.All[0], 100).ShouldBeTrue();

        _second = 120;
        await head.ProbeAsync(default);

        head.TakeNote(pool.All[0], 100).ShouldBeFalse();
        head.TakeNote(pool.All[1], 121).ShouldBeTrue();
        _nodes.Events.Lines.ShouldBe(["n1 behind 20"]);
    }

    [Fact]
    public async Task TakeNote_SecondAnnouncesOneBlockAfterAnother_TheFirstStaysIn()
    {
        var (head, pool) = Over(TestNodes.Chain(100), TestNodes.Chain(100));
        await head.GetChainHeadAsync("latest", default);
        for (var height = 101UL; height <= 120; height++)
        {
            head.TakeNote(pool.All[1], height).ShouldBeFalse();
        }

        head.TakeNote(pool.All[0], 100).ShouldBeTrue();
        pool.All[0].Health.Lag.ShouldBe(5UL);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Probe_SecondAnswersOnceWhatPutsTheFirstOut_TheFirstStaysIn(bool isFirstKnown)
    {
        FakeTransport second = null!;
        second = Live(() => second.Batches.Count == 1 ? 1_000_000 : 100);
        var (head, pool) = Over(TestNodes.Chain(100), second);
        await (isFirstKnown ? head.GetChainHeadAsync("latest", default) : Task.CompletedTask);

        await head.ProbeAsync(default);

        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(100UL);
        pool.Choose().Count.ShouldBe(2);
        second.Batches.Count.ShouldBe(2);
        await head.ProbeAsync(default);
        second.Batches.Count.ShouldBe(3, "a height that puts nobody out is asked for once");
    }

    [Fact]
    public async Task Probe_FirstIsBelowTheLevelAndTheSecondAnswersFalselyOnce_TheFirstStaysIn()
    {
        FakeTransport second = null!;
        second = Live(() => second.Batches.Count == 2 ? 105 : 100);
        var (head, pool) = Over(TestNodes.Chain(99), second);
        await head.GetChainHeadAsync("latest", default);
        await head.ProbeAsync(default);

        await head.ProbeAsync(default);

        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(99UL);
        pool.Choose().Count.ShouldBe(2);
    }

    // Another machine of the first one's provider is a block behind: with what the second told, that is further than a node may be.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_SecondToldANearHeightOnceAndTheFirstGoesBack_TheFirstStaysIn(bool isAnnounced)
    {
        FakeTransport second = null!;
        second = Live(() => second.Batches.Count == 1 ? 105 : 100);
        var (head, pool) = Over(Live(() => _first), second);
        await head.GetChainHeadAsync("latest", default);
        await (isAnnounced ? Task.FromResult(head.TakeNote(pool.All[1], 105)) : head.ProbeAsync(default));
        _first = 99;

        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(99UL);

        pool.Choose().Count.ShouldBe(2);
        pool.All[0].Health.Lag.ShouldBe(6UL);
        _nodes.Events.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_SecondTellsANearHeightAgainAndTheFirstGoesBack_TheSecondServes()
    {
        var (head, pool) = Over(Live(() => _first), TestNodes.Chain(105));
        await head.GetChainHeadAsync("latest", default);
        await head.ProbeAsync(default);
        _first = 99;
        await head.GetChainHeadAsync("latest", default);

        await head.ProbeAsync(default);

        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(105UL);
        pool.Choose().ShouldHaveSingleItem().Name.ShouldBe("n2");
    }

    [Theory]
    [InlineData(1_000_000, 101, 101)]
    [InlineData(106, 1_000_000, 106)]
    [InlineData(106, 107, 106)]
    public async Task Get_FirstIsLateAndTheSecondIsAskedTwice_ItsLowerAnswerCounts(int once, int twice, int expected)
    {
        var late = new WaitingTransport();
        FakeTransport second = null!;
        second = Live(() => second.Batches.Count == 1 ? once : twice);
        var (head, pool) = Over(late, second);
        head.TakeNote(pool.All[0], 100);
        var getting = head.GetChainHeadAsync("latest", default);
        await late.NextAsync();

        _nodes.Clock.Advance(HedgeOptions.Default.Initial);

        ((int)(await getting).Header.Number).ShouldBe(expected);
        pool.All[0].Health.IsIn.ShouldBeTrue();
        head.TakeNote(pool.All[1], (ulong)expected);
        pool.All[1].Health.IsBehind.ShouldBeFalse();
    }

    [Fact]
    public async Task Get_FirstHangs_TheSecondIsAskedBeside()
    {
        var hanging = new WaitingTransport();
        var getting = Over(hanging, TestNodes.Chain(10)).Head.GetChainHeadAsync("latest", default);
        await hanging.NextAsync();
        _nodes.Clock.Advance(HedgeOptions.Default.Initial);
        (await getting).Header.Number.ShouldBe(10UL);
    }

    [Fact]
    public async Task Get_HedgedAnswerIsBelowTheLevel_TheFirstIsStillWaitedFor()
    {
        var (getting, first) = await HedgeBelowTheLevelAsync();

        first.SetResult(await HeadAsync(101));

        (await getting).Header.Number.ShouldBe(101UL);
    }

    [Fact]
    public async Task Get_HedgedAnswerIsBelowTheLevelAndTheFirstFails_TheHighestIsTold()
    {
        var (getting, first) = await HedgeBelowTheLevelAsync();

        first.SetException(new RpcException("down"));

        (await getting).Header.Number.ShouldBe(98UL);
    }

    [Fact]
    public async Task Probe_NodeThatIsOut_ComesBack()
    {
        var (head, pool) = Over(Live(() => _first), Live(() => _second));
        TestNodes.Fail(pool.All[0].Health, 3);
        await head.ProbeAsync(default);
        pool.All[0].Health.IsOut.ShouldBeTrue();
        _nodes.Clock.Advance(TimeSpan.FromSeconds(2));
        await head.ProbeAsync(default);

        pool.All[0].Health.IsOut.ShouldBeFalse();
    }

    /// <summary>A question with 100 known, to which the second node has answered 98 and the first is still to answer.</summary>
    private async Task<(Task<(ulong ChainId, BlockHeader Header)> Getting, TaskCompletionSource<IReadOnlyList<RpcResponse>> First)> HedgeBelowTheLevelAsync()
    {
        var (first, second) = (new WaitingTransport(), new WaitingTransport());
        var (head, pool) = Over(first, second);
        var before = head.GetChainHeadAsync("latest", default);
        (await first.NextAsync()).SetResult(await HeadAsync(100));
        await before;

        var getting = head.GetChainHeadAsync("latest", default);
        var asked = await first.NextAsync();
        _nodes.Clock.Advance(HedgeOptions.Default.Initial);
        (await second.NextAsync()).SetResult(await HeadAsync(98));
        (await Eventually.Async(() => pool.All[1].Health.Height == 98)).ShouldBeTrue();
        return (getting, asked);
    }

    private static Task<IReadOnlyList<RpcResponse>> HeadAsync(int height) =>
        TestNodes.Chain(height).SendAsync([FakeNode.ChainId, new("eth_getBlockByNumber", ["latest", false])], default);

    private static FakeTransport Live(Func<int> height) => TestNodes.Live(height);

    private (FailoverHead Head, NodePool Pool) Over(params IRpcTransport[] transports)
    {
        var pool = _nodes.Pool(transports);
        return (new FailoverHead(pool, new ChainLevel(5, _nodes.Clock), isTrusted: true, HedgeOptions.Default, _nodes.Events, _nodes.Clock), pool);
    }
}
