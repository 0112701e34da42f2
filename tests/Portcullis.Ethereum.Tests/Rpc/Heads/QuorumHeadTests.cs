using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Heads;

public sealed class QuorumHeadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly FakeTransport Down = new(_ => throw new RpcException("down"));

    private readonly TestNodes _nodes = new();

    public static TheoryData<string, int[], int, int?> Heads => new()
    {
        { "all the same", [10, 10, 10], 2, 10 },
        { "one ahead", [11, 10, 10], 2, 10 },
        { "one behind", [10, 10, 3], 2, 10 },
        { "each at another height", [12, 11, 10], 2, 11 },
        { "far apart", [90, 50, 10], 2, 50 },
        { "all three needed", [90, 50, 10], 3, 10 },
        { "one down", [-1, 11, 10], 2, 10 },
        { "two down", [-1, -1, 10], 2, null },
        { "an absurd height", [1_000_000, 10, 9], 2, 10 },
        { "three of five", [12, 12, 11, 10, 9], 3, 11 },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task Get_Heights_GiveTheNewestThatEnoughHave(string name, int[] heights, int needed, int? expected)
    {
        var head = Over(needed, [.. heights.Select(height => height < 0 ? Down : TestNodes.Chain(height))]);
        if (expected is null)
        {
            (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(RpcFailure.Connection, "too few answered");
            return;
        }

        var (chainId, header) = await head.GetChainHeadAsync("latest", default);
        (chainId, (int)header.Number, header.Hash).ShouldBe((TestNodes.ChainId, expected.Value, TestNodes.HashOf(expected.Value)), name);
    }

    [Fact]
    public async Task Get_AnotherHash_IsOutvotedAndFlagged()
    {
        var head = Over(2, [TestNodes.Chain(10, _ => 1), TestNodes.Chain(10), TestNodes.Chain(10)]);
        (await head.GetChainHeadAsync("latest", default)).Header.Hash.ShouldBe(TestNodes.HashOf(10));
        _nodes.Events.Lines.ShouldBe(["o1 disagrees eth_getBlockByNumber"]);
    }

    [Fact]
    public async Task Get_AnotherBranchAhead_IsOutvotedAndFlagged()
    {
        var head = Over(2, [TestNodes.Chain(15, number => number > 8 ? 1 : 0), TestNodes.Chain(10), TestNodes.Chain(9)]);
        var (_, header) = await head.GetChainHeadAsync("latest", default);
        (header.Number, header.Hash).ShouldBe((9UL, TestNodes.HashOf(9)));
        _nodes.Events.Lines.ShouldBe(["o1 disagrees eth_getBlockByNumber"]);
    }

    [Fact]
    public async Task Get_TwoBranchesOfOne_GoesBackToWhereTheyMeet()
    {
        var head = Over(2, [TestNodes.Chain(10, number => number > 9 ? 1 : 0), TestNodes.Chain(10, number => number > 9 ? 2 : 0), TestNodes.Chain(9)]);
        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(9UL);
    }

    [Fact]
    public async Task Get_AllDifferent_IsNoHead()
    {
        var head = Over(2, [TestNodes.Chain(10, _ => 1), TestNodes.Chain(10, _ => 2), TestNodes.Chain(10, _ => 3)]);
        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(RpcFailure.NoQuorum);
        _nodes.Events.Lines.ShouldBe(["undecided eth_getBlockByNumber"]);
    }

    // The first is at 103 and does not tell its block at 100, where the others are.
    [Theory]
    [InlineData(new[] { 0 }, RpcFailure.Connection)]
    [InlineData(new[] { 0, 1 }, RpcFailure.NoQuorum)]
    public async Task Get_OneDoesNotTellItsBlock_CountsAsNoAnswer(int[] branches, RpcFailure expected)
    {
        FakeTransport ahead = null!;
        ahead = TestNodes.Live(() => ahead.Batches.Count == 1 ? 103 : throw new RpcException("busy") { Failure = RpcFailure.Busy });
        var head = Over(2, [ahead, .. branches.Select(branch => TestNodes.Chain(100, _ => branch))]);

        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(expected);
    }

    [Fact]
    public async Task Get_AnotherChainsOperator_HasNoVote()
    {
        var head = Over(2, [TestNodes.Chain(10, chainId: 6), TestNodes.Chain(10), Down]);
        await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default));
    }

    // A block's hash is told by the head above it; its parent and its time are not.
    [Theory]
    [InlineData("latest", "parentHash")]
    [InlineData("latest", "timestamp")]
    [InlineData("finalized", "parentHash")]
    [InlineData("finalized", "timestamp")]
    public async Task Get_OneTellsAFalseHeaderOfTheHashThatTheNextHasForItsParent_IsNotAgreed(string tag, string member)
    {
        var head = Over(2, [Liar(10, member), TestNodes.Chain(11), Down]);
        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync(tag, default))).Failure.ShouldBe(RpcFailure.NoQuorum);
    }

    [Theory]
    [InlineData("latest", "parentHash")]
    [InlineData("latest", "timestamp")]
    [InlineData("finalized", "parentHash")]
    [InlineData("finalized", "timestamp")]
    public async Task Get_OneTellsAFalseHeaderAndTwoDoNot_IsOutvotedAndFlagged(string tag, string member)
    {
        var head = Over(2, [Liar(10, member), TestNodes.Chain(11), TestNodes.Chain(10)]);

        (await head.GetChainHeadAsync(tag, default)).Header.ShouldBe(new BlockHeader(10, TestNodes.HashOf(10), TestNodes.HashOf(9), 10));

        _nodes.Events.Lines.ShouldBe(["o1 disagrees eth_getBlockByNumber"]);
    }

    [Fact]
    public async Task Get_OneAheadTellsAFalseParent_IsFlagged()
    {
        var head = Over(2, [Liar(11, "parentHash"), TestNodes.Chain(10), TestNodes.Chain(10)]);
        (await head.GetChainHeadAsync("latest", default)).Header.Hash.ShouldBe(TestNodes.HashOf(10));
        _nodes.Events.Lines.ShouldBe(["o1 disagrees eth_getBlockByNumber"]);
    }

    [Theory]
    [InlineData(new[] { 10, 10, 10 }, 10, new[] { 1, 1, 1 })]
    [InlineData(new[] { 11, 10, 10 }, 10, new[] { 1, 1, 1 })]
    [InlineData(new[] { 11, 11, 10 }, 11, new[] { 1, 1, 1 })]
    [InlineData(new[] { 11, 10, -1 }, 10, new[] { 2, 1 })]
    [InlineData(new[] { 12, 11, 10 }, 11, new[] { 2, 1, 1 })]
    public async Task Get_NeighbouringHeights_CostACallWhereOneAheadIsNeeded(int[] heights, int expected, int[] batches)
    {
        var up = heights.Where(height => height > 0).Select(height => TestNodes.Chain(height)).ToList();

        var (_, header) = await Over(2, [.. up, .. Enumerable.Repeat(Down, heights.Length - up.Count)]).GetChainHeadAsync("latest", default);

        ((int)header.Number).ShouldBe(expected);
        up.Select(node => node.Batches.Count).ShouldBe(batches);
    }

    [Theory]
    [InlineData(new[] { 10, 10, -1 }, new[] { 11, 10, -1 }, 10, new[] { 1, 1 })]
    [InlineData(new[] { 11, 10, 9 }, new[] { 12, 11, 10 }, 11, new[] { 1, 1, 1 })]
    [InlineData(new[] { 10, 10, -1 }, new[] { 12, 10, -1 }, 10, new[] { 2, 1 })]
    public async Task Get_OneAheadToldThatBlockBefore_CostsNoCallAsLongAsItsHeadIsTheChild(int[] before, int[] heights, int expected, int[] batches)
    {
        var now = before;
        var up = before.Where(height => height > 0).Select((_, i) => TestNodes.Live(() => now[i])).ToList();
        var head = Over(2, [.. up, .. Enumerable.Repeat(Down, before.Length - up.Count)]);
        await head.GetChainHeadAsync("latest", default);
        now = heights;
        for (var poll = 0; poll < 2; poll++)
        {
            up.ForEach(node => node.Batches.Clear());

            ((int)(await head.GetChainHeadAsync("latest", default)).Header.Number).ShouldBe(expected);

            up.Select(node => node.Batches.Count).ShouldBe(batches, $"poll {poll + 1}");
        }
    }

    [Fact]
    public async Task Get_OneAheadToldAnotherHeaderOfThatHashBefore_IsAsked()
    {
        FakeTransport ahead = null!;
        ahead = new(request => (ahead.Batches.Count == 1 ? Liar(10, "parentHash") : TestNodes.Chain(11)).SendAsync([request], default).GetAwaiter().GetResult()[0]);
        var head = Over(2, [ahead, TestNodes.Chain(10), Down]);
        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(RpcFailure.NoQuorum);

        (await head.GetChainHeadAsync("latest", default)).Header.ParentHash.ShouldBe(TestNodes.HashOf(9));

        ahead.Batches.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Get_OneAheadToldThatBlockBeforeAndLeftIt_HasNoVoteForIt()
    {
        FakeTransport ahead = null!;
        ahead = new(request => (ahead.Batches.Count == 1 ? TestNodes.Chain(10) : TestNodes.Chain(11, _ => 1)).SendAsync([request], default).GetAwaiter().GetResult()[0]);
        var head = Over(2, [ahead, TestNodes.Chain(10), Down]);
        await head.GetChainHeadAsync("latest", default);

        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(RpcFailure.NoQuorum);
    }

    // What the one ahead told before is its word for that header, and for no other of the same hash.
    [Fact]
    public async Task Get_OneTellsAFalseHeaderOfWhatTheNextToldBefore_IsNotAgreed()
    {
        FakeTransport liar = null!;
        liar = new(request => (liar.Batches.Count == 1 ? TestNodes.Chain(10) : Liar(10, "parentHash")).SendAsync([request], default).GetAwaiter().GetResult()[0]);
        var height = 10;
        var head = Over(2, [liar, TestNodes.Live(() => height), Down]);
        await head.GetChainHeadAsync("latest", default);
        height = 11;

        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(RpcFailure.NoQuorum);
    }

    // Another machine of its provider answers, which has not heard of the block yet.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Get_OneAheadLacksItsBlock_IsAskedOnceMore(int times)
    {
        FakeTransport ahead = null!;
        ahead = TestNodes.Live(() => ahead.Batches.Count > 1 && ahead.Batches.Count <= 1 + times ? 9 : 11);
        var getting = Over(2, [ahead, TestNodes.Chain(10), Down]).GetChainHeadAsync("latest", default);

        await AdvanceUntilAsync(getting);

        if (times == 1)
        {
            (await getting).Header.Hash.ShouldBe(TestNodes.HashOf(10));
        }
        else
        {
            (await Should.ThrowAsync<RpcException>(() => getting)).Failure.ShouldBe(RpcFailure.Connection);
        }

        ahead.Batches.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Get_OneIsStuckAndTheOneAheadIsSlow_TheNewerBlockIsWaitedFor()
    {
        var (getting, lower) = await SlowBesideAStuckOneAsync();
        _nodes.Clock.Advance(Patience * 5);
        getting.IsCompleted.ShouldBeFalse();

        lower.SetResult(await BlockAsync(20));

        (await getting.WaitAsync(TimeSpan.FromSeconds(30))).Header.Hash.ShouldBe(TestNodes.HashOf(20));
    }

    [Fact]
    public async Task Get_OneIsStuckAndTheOneAheadIsSilentForLonger_TheOlderCounts()
    {
        var (getting, _) = await SlowBesideAStuckOneAsync();

        _nodes.Clock.Advance(Patience * 10);

        (await getting.WaitAsync(TimeSpan.FromSeconds(30))).Header.Hash.ShouldBe(TestNodes.HashOf(10));
    }

    // Nobody needs it: it is asked beside.
    [Fact]
    public async Task Get_OneFarAheadDoesNotTellItsBlockToCompare_IsNotAskedForAnotherMeanwhile()
    {
        var (height, hanging) = (10, new WaitingTransport());
        var ahead = new EthereumClient(TestNodes.Chain(90));
        var head = new QuorumHead(
            [new("o1", hanging, ahead), _nodes.Lane("o2", TestNodes.Live(() => height)), _nodes.Lane("o3", TestNodes.Live(() => height))],
            2, new ChainLevel(5, _nodes.Clock), Patience, _nodes.Events, _nodes.Clock);
        for (; height < 14; height++)
        {
            ((int)(await head.GetChainHeadAsync("latest", default)).Header.Number).ShouldBe(height);
        }

        hanging.Count.ShouldBe(1);
        (await hanging.NextAsync()).SetResult(await BlockAsync(10));
        (await Testing.Eventually.Async(async () =>
        {
            await head.GetChainHeadAsync("latest", default);
            return hanging.Count == 2;
        })).ShouldBeTrue();
    }

    // The two are asked for 12, and then for 11, for which one more is needed.
    [Fact]
    public async Task Get_TwoOfFiveAreSilent_TheyAreWaitedForOnce()
    {
        WaitingTransport[] silent = [new(), new()];
        var getting = Over(3, [.. silent, TestNodes.Chain(12), TestNodes.Chain(11), TestNodes.Chain(10)]).GetChainHeadAsync("latest", default);
        foreach (var one in silent)
        {
            (await one.NextAsync()).SetResult(await HeadAsync(90));
        }

        foreach (var one in silent)
        {
            await one.NextAsync();
        }

        _nodes.Clock.Advance(Patience * 10);

        (await getting.WaitAsync(TimeSpan.FromSeconds(30))).Header.Hash.ShouldBe(TestNodes.HashOf(10));
    }

    // It says that it is far ahead, and then does not tell what it has where the others are.
    [Fact]
    public async Task Get_OneAheadHangsWhenItIsAskedForItsBlock_TheOthersAgreeWithoutIt()
    {
        var hanging = new WaitingTransport();
        var getting = Over(2, [hanging, TestNodes.Chain(11), TestNodes.Chain(10)]).GetChainHeadAsync("latest", default);
        (await hanging.NextAsync()).SetResult(await HeadAsync(90));
        await hanging.NextAsync();

        await AdvanceUntilAsync(getting);

        (await getting).Header.Hash.ShouldBe(TestNodes.HashOf(10));
    }

    [Fact]
    public async Task Get_OneAheadHangsAndTheThirdIsLate_TheLateOneIsTaken()
    {
        var (hanging, late) = (new WaitingTransport(), new WaitingTransport());
        var getting = Over(2, [hanging, TestNodes.Chain(10), late]).GetChainHeadAsync("latest", default);
        var asked = await late.NextAsync();
        (await hanging.NextAsync()).SetResult(await HeadAsync(90));
        await AdvanceUntilAsync(hanging.NextAsync());

        asked.SetResult(await HeadAsync(10));

        (await getting.WaitAsync(TimeSpan.FromSeconds(30))).Header.Hash.ShouldBe(TestNodes.HashOf(10));
    }

    [Fact]
    public async Task Get_OneHangs_IsWaitedForOnlyALittle()
    {
        var hanging = new WaitingTransport();
        var getting = Over(2, [hanging, TestNodes.Chain(10), TestNodes.Chain(10)]).GetChainHeadAsync("latest", default);
        await hanging.NextAsync();
        getting.IsCompleted.ShouldBeFalse();

        (await Testing.Eventually.Async(() =>
        {
            _nodes.Clock.Advance(Patience);
            return getting.IsCompleted;
        })).ShouldBeTrue();
        (await getting).Header.Number.ShouldBe(10UL);
    }

    [Fact]
    public async Task Get_TheSlowOneIsNeeded_IsWaitedFor()
    {
        var slow = new WaitingTransport();
        var getting = Over(2, [TestNodes.Chain(10, _ => 1), TestNodes.Chain(10), slow]).GetChainHeadAsync("latest", default);
        var late = await slow.NextAsync();
        _nodes.Clock.Advance(Patience * 3);
        getting.IsCompleted.ShouldBeFalse();

        late.SetResult(await TestNodes.Chain(10).SendAsync([FakeNode.ChainId, new("eth_getBlockByNumber", ["latest", false])], default));

        (await getting).Header.Hash.ShouldBe(TestNodes.HashOf(10));
    }

    [Fact]
    public async Task Get_ChainWasSetBackFurtherThanALag_IsFollowedAfterAMinute()
    {
        var (height, level) = (100, new ChainLevel(5, _nodes.Clock));
        var lanes = Enumerable.Range(1, 3).Select(i => _nodes.Node($"n{i}", TestNodes.Live(() => height)))
            .Select(node => new OperatorLane(node.Name, node.Transport, new NodeHead(node, level, trusted: null))).ToList();
        var head = new QuorumHead(lanes, 2, level, Patience, _nodes.Events, _nodes.Clock);
        await head.GetChainHeadAsync("latest", default);
        height = 50;

        await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default));
        _nodes.Clock.Advance(TimeSpan.FromSeconds(61));

        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(50UL);
    }

    [Fact]
    public async Task Get_OneStuckAndOneAlwaysLate_GoesOnWithTheLateOne()
    {
        var (height, late) = (10, new LateHead());
        var head = OverLate(late, () => height);
        for (; height < 16; height++)
        {
            var getting = head.GetChainHeadAsync("latest", default);
            _nodes.Clock.Advance(Patience);
            late.Tell(height);
            (await getting.WaitAsync(TimeSpan.FromSeconds(30))).Header.Number.ShouldBeInRange((ulong)height - 1, (ulong)height);
            _nodes.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Get_LateVoteCameAfterTheAnswer_SetsWhatTheNextAnswerIsNotBelow()
    {
        var (height, late) = (10, new LateHead());
        var head = OverLate(late, () => height);
        var first = head.GetChainHeadAsync("latest", default);
        height = 12;
        await AdvanceUntilAsync(first);
        (await first).Header.Number.ShouldBe(10UL);
        late.Tell(12);

        var second = head.GetChainHeadAsync("latest", default);
        _nodes.Clock.Advance(Patience);

        second.IsCompleted.ShouldBeFalse();
        late.Fail();
        (await Should.ThrowAsync<RpcException>(() => second)).Failure.ShouldBe(RpcFailure.NoQuorum);
    }

    [Fact]
    public async Task Get_BelowWhatWasAgreed_IsNoHeadForAMinute()
    {
        var (one, two) = (20, 20);
        var head = Over(2, [TestNodes.Live(() => one), TestNodes.Live(() => two), TestNodes.Chain(10)]);
        await head.GetChainHeadAsync("latest", default);
        one = 21;
        two = 10;
        _nodes.Clock.Advance(TimeSpan.FromSeconds(59));
        (await Should.ThrowAsync<RpcException>(() => head.GetChainHeadAsync("latest", default))).Failure.ShouldBe(RpcFailure.NoQuorum);

        _nodes.Clock.Advance(TimeSpan.FromSeconds(2));
        (await head.GetChainHeadAsync("latest", default)).Header.Number.ShouldBe(10UL);
    }

    /// <summary>A chain of which each header is right but for one member.</summary>
    private static FakeTransport Liar(int height, string member) => new(request =>
    {
        var answer = TestNodes.Chain(height).SendAsync([request], default).GetAwaiter().GetResult()[0];
        if (request.Method == "eth_chainId")
        {
            return answer;
        }

        var block = JsonObject.Create(answer.Result)!;
        block[member] = member == "timestamp" ? "0xffff" : TestNodes.HashOf(1, branch: 7).ToString();
        return FakeTransport.Result(block.ToJsonString());
    });

    private static Task<IReadOnlyList<RpcResponse>> HeadAsync(int height) =>
        TestNodes.Chain(height).SendAsync([FakeNode.ChainId, new("eth_getBlockByNumber", ["latest", false])], default);

    private static Task<IReadOnlyList<RpcResponse>> BlockAsync(int height) =>
        TestNodes.Chain(height).SendAsync([new("eth_getBlockByNumber", [$"0x{height:x}", false])], default);

    private async Task AdvanceUntilAsync(Task task) => (await Testing.Eventually.Async(() =>
    {
        _nodes.Clock.Advance(Patience);
        return task.IsCompleted;
    })).ShouldBeTrue();

    private QuorumHead Over(int needed, IReadOnlyList<IRpcTransport> operators) => new(
        [.. operators.Select((transport, i) => _nodes.Lane($"o{i + 1}", transport))], needed, new ChainLevel(5, _nodes.Clock), Patience, _nodes.Events, _nodes.Clock);

    /// <summary>Two of three, of which one is stuck at 10, on which they agreed, and one is at 20; the third is one ahead and asked for 20, too.</summary>
    private async Task<(Task<(ulong ChainId, BlockHeader Header)> Getting, TaskCompletionSource<IReadOnlyList<RpcResponse>> Lower)> SlowBesideAStuckOneAsync()
    {
        var (height, slow) = (10, new WaitingTransport());
        var head = Over(2, [TestNodes.Chain(10), TestNodes.Live(() => height), slow]);
        var before = head.GetChainHeadAsync("latest", default);
        (await slow.NextAsync()).SetResult(await HeadAsync(10));
        await before;
        height = 20;
        var getting = head.GetChainHeadAsync("latest", default);
        (await slow.NextAsync()).SetResult(await HeadAsync(21));
        return (getting, await slow.NextAsync());
    }

    /// <summary>Two of three, of which one tells its head late, one is live, and one is stuck at 10.</summary>
    private QuorumHead OverLate(LateHead late, Func<int> height) => new(
        [new("o1", TestNodes.Chain(100), late), _nodes.Lane("o2", TestNodes.Live(height)), _nodes.Lane("o3", TestNodes.Chain(10))],
        2, new ChainLevel(5, _nodes.Clock), Patience, _nodes.Events, _nodes.Clock);

    /// <summary>Tells its head when the test does. Who has asked goes on within that call, so that what is told has been taken note of when it returns.</summary>
    private sealed class LateHead : IHeadSource
    {
        private TaskCompletionSource<(ulong ChainId, BlockHeader Header)> _asked = new();

        public void Tell(int height) => _asked.SetResult((TestNodes.ChainId, new BlockHeader((ulong)height, TestNodes.HashOf(height), TestNodes.HashOf(height - 1), (ulong)height)));

        public void Fail() => _asked.SetException(new RpcException("down"));

        Task<(ulong ChainId, BlockHeader Header)> IHeadSource.GetChainHeadAsync(string tag, CancellationToken cancellationToken)
        {
            _asked = new();
            return _asked.Task;
        }
    }
}
