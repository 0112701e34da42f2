using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Heads;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class HeadTrackerTests
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private readonly Lines _log = new();
    private int _head = 1;
    private int _chainId = 5;
    private ulong _bad;
    private bool _isDown;

    public HeadTrackerTests() => _node.AtOnce = Answer;

    [Fact]
    public async Task Get_FreshHead_IsGivenWithoutAsking()
    {
        var heads = Track(maxAge: 10);
        (await GetAsync(heads))!.Number.ShouldBe(1UL);
        var asked = _node.Count;
        _clock.Advance(TimeSpan.FromSeconds(9));

        var again = GetAsync(heads);

        again.IsCompletedSuccessfully.ShouldBeTrue();
        heads.Fresh!.Number.ShouldBe(1UL);
        _node.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task Get_HeadOfMaxAge_IsAskedForAnew()
    {
        var heads = Track(maxAge: 10);
        await GetAsync(heads);
        (_head, var asked) = (2, _node.Count);
        _clock.Advance(TimeSpan.FromSeconds(10));

        heads.Fresh.ShouldBeNull();
        (await GetAsync(heads))!.Number.ShouldBe(2UL);
        _node.Count.ShouldBe(asked + 1);
    }

    [Fact]
    public async Task Get_AgeCountsFromTheQuestion_NotFromTheAnswer()
    {
        var heads = await KnownAsync(maxAge: 10);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var waiting = GetAsync(heads);
        var question = await _node.NextAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        question.Reply(FakeTransport.Result("0x5"), FakeTransport.Header(7));
        await waiting;

        heads.Fresh!.Number.ShouldBe(7UL);
        _clock.Advance(TimeSpan.FromSeconds(8));
        heads.Fresh.ShouldBeNull();
    }

    [Fact]
    public async Task Get_MaxAgeZero_AsksForEveryDecision()
    {
        var heads = Track(maxAge: 0);
        await GetAsync(heads);
        var asked = _node.Count;

        for (_head = 2; _head < 5; _head++)
        {
            (await GetAsync(heads))!.Number.ShouldBe((ulong)_head);
        }

        heads.Fresh.ShouldBeNull();
        _node.Count.ShouldBe(asked + 3);
    }

    [Fact]
    public async Task Get_MaxAgeZero_NeverJoinsAQuestionPutBefore()
    {
        var heads = await KnownAsync(maxAge: 0);
        var first = GetAsync(heads);
        var asked = await _node.NextAsync();
        _clock.Advance(Instant);
        var second = GetAsync(heads);
        var third = GetAsync(heads);

        asked.Reply(FakeTransport.Result("0x5"), FakeTransport.Header(10));
        (await first)!.Number.ShouldBe(10UL);
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x5"), FakeTransport.Header(11));

        (await second)!.Number.ShouldBe(11UL);
        (await third)!.Number.ShouldBe(11UL);
        _node.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Get_ManyAtOnce_ShareOneQuestion()
    {
        var heads = await KnownAsync(maxAge: 10);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var waiting = Enumerable.Range(0, 500).Select(_ => Task.Run(() => GetAsync(heads))).ToList();
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x5"), FakeTransport.Header(9));

        (await Task.WhenAll(waiting)).ShouldAllBe(header => header!.Number == 9);
        _node.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Get_MaxAgeZeroUnderLoad_SeesEveryBlockMinedBefore()
    {
        var heads = new HeadTracker(5, new EthereumClient(_node), _ => Task.FromResult(true), new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(30)), TimeProvider.System, _log);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                var mined = Interlocked.Increment(ref _head);
                (await GetAsync(heads))!.Number.ShouldBeGreaterThanOrEqualTo((ulong)mined);
            }
        })));
    }

    [Fact]
    public async Task Get_NodeFails_KeepsTheHeadUntilItIsTooOld()
    {
        var heads = Track(maxAge: 10);
        await GetAsync(heads);
        _isDown = true;

        (await heads.RefreshAsync(CancellationToken.None)).ShouldBeNull();
        heads.Fresh!.Number.ShouldBe(1UL);
        _clock.Advance(TimeSpan.FromSeconds(10));

        (await GetAsync(heads)).ShouldBeNull();
        heads.Fresh.ShouldBeNull();
    }

    [Fact]
    public async Task Get_NodeJustFailed_IsNotAskedAgainYet()
    {
        var heads = Track(maxAge: 0, retry: 5);
        _isDown = true;
        (await GetAsync(heads)).ShouldBeNull();
        (_isDown, var asked) = (false, _node.Count);
        _clock.Advance(TimeSpan.FromSeconds(4));

        GetAsync(heads).IsCompletedSuccessfully.ShouldBeTrue();
        _node.Count.ShouldBe(asked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await GetAsync(heads))!.Number.ShouldBe(1UL);
    }

    [Fact]
    public async Task Get_RunningQuestionFails_IsTheAnswerForThoseBehindItToo()
    {
        var heads = await KnownAsync(maxAge: 0, retry: 5);
        var first = GetAsync(heads);
        var question = await _node.NextAsync();
        _clock.Advance(Instant);
        var second = GetAsync(heads);

        question.Fail();

        (await first).ShouldBeNull();
        (await second.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeNull();
        _node.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Get_NodeHangs_IsNullAfterTheTimeout()
    {
        var heads = await KnownAsync(maxAge: 0);
        var waiting = GetAsync(heads);
        await _node.NextAsync();

        _clock.Advance(TimeSpan.FromSeconds(3));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task Get_NodesGoOnHanging_NobodyWaitsForThemLong(int outage)
    {
        var heads = await KnownAsync(maxAge: 1, outage: outage);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var first = GetAsync(heads);
        await _node.NextAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        await first.WaitAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(1));

        var second = GetAsync(heads);
        var question = await _node.NextAsync();
        second.IsCompleted.ShouldBeFalse();
        _clock.Advance(Patience.InOutage);
        ((int?)(await second.WaitAsync(TimeSpan.FromSeconds(30)))?.Number).ShouldBe(outage == 0 ? null : 1);
        GetAsync(heads).IsCompleted.ShouldBeTrue("the question is too old to be waited for");
        _node.Count.ShouldBe(3);

        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        heads.Changed += (_, _) => changed.TrySetResult();
        question.Reply(FakeTransport.Result("0x5"), FakeTransport.Header(2));
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        heads.Fresh!.Number.ShouldBe(2UL);
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(IndexOutOfRangeException))]
    public async Task Get_TransportThrowsWhatItShouldNot_IsNullAndTheNextAskWorks(Type exception)
    {
        var heads = Track(maxAge: 0, retry: 0);
        _node.AtOnce = _ => throw (Exception)Activator.CreateInstance(exception)!;
        (await GetAsync(heads)).ShouldBeNull();
        _node.AtOnce = Answer;

        (await GetAsync(heads))!.Number.ShouldBe(1UL);
    }

    [Fact]
    public async Task Get_WrongChain_IsNullAndLoggedOnce()
    {
        var heads = Track(maxAge: 10, retry: 0);
        _chainId = 6;

        (await GetAsync(heads)).ShouldBeNull();
        (await GetAsync(heads)).ShouldBeNull();
        (await GetAsync(heads)).ShouldBeNull();

        _log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain("says it is chain 6");
        _log.At(LogLevel.Warning).Count().ShouldBe(1);
        _chainId = 5;
        (await GetAsync(heads))!.Number.ShouldBe(1UL);
    }

    [Fact]
    public async Task Get_NodeFailedMeanwhile_ItsChainIsCheckedAgain()
    {
        var heads = Track(maxAge: 0, retry: 0);
        await GetAsync(heads);
        _isDown = true;
        await GetAsync(heads);
        (_isDown, _chainId) = (false, 6);

        (await GetAsync(heads)).ShouldBeNull();
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(6, 5)]
    public async Task Get_FailoverToANodeOfAnotherChain_IsNullWhileThatOneAnswers(int first, int second)
    {
        var (primary, secondary) = (Node(first, head: 10), Node(second, head: 20));
        var either = new FailoverHead(
            new NodePool([Known("one", primary), Known("two", secondary)]), new ChainLevel(ulong.MaxValue, _clock), isTrusted: true, hedge: null, NoNodeEvents.Instance, _clock);
        var heads = new HeadTracker(5, either, _ => Task.FromResult(true), new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(3)) { OutageMaxAge = TimeSpan.Zero }, _clock, _log);
        var answer = primary.AtOnce;

        for (var i = 0; i < 3; i++)
        {
            primary.AtOnce = answer;
            (await GetAsync(heads))?.Number.ShouldBe(10UL);
            (await GetAsync(heads) is not null).ShouldBe(first == 5);
            primary.AtOnce = _ => throw new RpcException("the node is down");
            (await GetAsync(heads))?.Number.ShouldBe(20UL);
            (await GetAsync(heads) is not null).ShouldBe(second == 5);
        }

        _log.At(LogLevel.Error).ShouldAllBe(line => line.Contains("says it is chain 6", StringComparison.Ordinal));
        _log.At(LogLevel.Error).Count().ShouldBe(3);
    }

    [Fact]
    public async Task Get_EachPoll_IsOneBatchOfBoth()
    {
        var heads = await KnownAsync(maxAge: 0);
        var waiting = GetAsync(heads);
        var question = await _node.NextAsync();

        question.Requests.Select(request => request.Method).ShouldBe(["eth_chainId", "eth_getBlockByNumber"]);
        question.Reply(FakeTransport.Result("0x6"), FakeTransport.Header(2));
        (await waiting).ShouldBeNull();
    }

    [Fact]
    public async Task Get_DownAndUpAgain_IsLoggedOnceEach()
    {
        var heads = Track(maxAge: 0, retry: 0);
        _isDown = true;
        await GetAsync(heads);
        await GetAsync(heads);
        _isDown = false;
        await GetAsync(heads);
        await GetAsync(heads);

        _log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("Chain 5 cannot be read");
        _log.At(LogLevel.Information).ShouldHaveSingleItem().ShouldBe("Chain 5 can be read.");
    }

    [Fact]
    public async Task Get_OneWaiterCancelled_OthersStillGetTheHead()
    {
        using var cancellation = new CancellationTokenSource();
        var heads = await KnownAsync(maxAge: 10);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var impatient = heads.GetAsync(bearsOutage: true, cancellation.Token).AsTask();
        var patient = GetAsync(heads);
        var question = await _node.NextAsync();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        question.Reply(FakeTransport.Result("0x5"), FakeTransport.Header(3));

        (await patient)!.Number.ShouldBe(3UL);
    }

    [Fact]
    public async Task Get_HeadGoesBack_IsNullForAMinuteAndLoggedOnce()
    {
        // A node that tells an older block has answered: that is no outage.
        var heads = Track(maxAge: 0, retry: 0, outage: 3_600);
        _head = 9;
        await GetAsync(heads);
        _head = 7;
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await GetAsync(heads)).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await GetAsync(heads)).ShouldBeNull();

        _clock.Advance(TimeSpan.FromSeconds(1));
        (await GetAsync(heads))!.Number.ShouldBe(7UL);
        _log.At(LogLevel.Warning).Where(line => line.Contains("went back from 9 to 7", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Get_HeadGoesBackAndOnAgain_IsGivenAtOnce()
    {
        var heads = Track(maxAge: 10, retry: 0);
        foreach (var (told, expected) in new (int, int?)[] { (9, 9), (8, null), (9, 9), (10, 10) })
        {
            _head = told;
            ((int?)(await heads.RefreshAsync(CancellationToken.None))?.Number).ShouldBe(expected);
        }

        heads.Fresh!.Number.ShouldBe(10UL);
    }

    [Fact]
    public async Task Refresh_FreshHead_AsksAllTheSame()
    {
        var heads = Track(maxAge: 10);
        await GetAsync(heads);
        _head = 2;

        (await heads.RefreshAsync(CancellationToken.None))!.Number.ShouldBe(2UL);
        heads.Fresh!.Number.ShouldBe(2UL);
    }

    [Fact]
    public async Task Get_NoNodeAnswers_TheLastHeadServesForAWhile()
    {
        var heads = Track(maxAge: 3, outage: 60);
        await GetAsync(heads);
        _isDown = true;
        _clock.Advance(TimeSpan.FromSeconds(30));

        heads.Fresh.ShouldBeNull("no node has failed yet: one must be asked");
        (await GetAsync(heads))!.Number.ShouldBe(1UL);
        heads.Fresh!.Number.ShouldBe(1UL);

        _clock.Advance(TimeSpan.FromSeconds(30));
        heads.Fresh.ShouldBeNull();
        (await GetAsync(heads)).ShouldBeNull();
    }

    [Theory]
    [InlineData(RpcFailure.Connection, true)]
    [InlineData(RpcFailure.NoQuorum, false)]
    public async Task Get_OperatorsDisagree_IsNoOutage(RpcFailure failure, bool isOutage)
    {
        var heads = Track(maxAge: 3, outage: 60);
        await GetAsync(heads);
        _node.AtOnce = _ => throw new RpcException("no head") { Failure = failure };
        _clock.Advance(TimeSpan.FromSeconds(2));
        await heads.RefreshAsync(CancellationToken.None);
        heads.Fresh!.Number.ShouldBe(1UL);
        _clock.Advance(TimeSpan.FromSeconds(1));

        (heads.Fresh is not null, await GetAsync(heads) is not null, heads.IsOut).ShouldBe((isOutage, isOutage, isOutage));
    }

    [Fact]
    public async Task Get_OperatorsDisagreeAndThenFail_IsNoOutageUntilABlockCounts()
    {
        var heads = Track(maxAge: 3, retry: 0, outage: 60);
        await GetAsync(heads);
        await FailAsync(RpcFailure.NoQuorum);
        await FailAsync(RpcFailure.Connection);
        _clock.Advance(TimeSpan.FromSeconds(3));
        heads.Fresh.ShouldBeNull();

        _node.AtOnce = Answer;
        await heads.RefreshAsync(CancellationToken.None);
        await FailAsync(RpcFailure.Connection);
        _clock.Advance(TimeSpan.FromSeconds(3));
        heads.Fresh!.Number.ShouldBe(1UL);

        async Task FailAsync(RpcFailure failure)
        {
            _node.AtOnce = _ => throw new RpcException("no head") { Failure = failure };
            (await heads.RefreshAsync(CancellationToken.None)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Get_OutageThatIsNotBorne_IsNullWhenTheLastIsTooOld()
    {
        var heads = Track(maxAge: 3, outage: 60);
        await GetAsync(heads);
        _isDown = true;
        _clock.Advance(TimeSpan.FromSeconds(3));

        (await heads.GetAsync(bearsOutage: false, CancellationToken.None)).ShouldBeNull("asked anew");
        (await heads.GetAsync(bearsOutage: false, CancellationToken.None)).ShouldBeNull("it failed just now");
        (await GetAsync(heads))!.Number.ShouldBe(1UL);
    }

    [Fact]
    public async Task Get_NodeIsBackDuringAnOutage_ItsHeadCountsAtOnce()
    {
        var heads = Track(maxAge: 0, outage: 60);
        await GetAsync(heads);
        _isDown = true;
        await GetAsync(heads);
        (_isDown, _head) = (false, 2);
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await GetAsync(heads))!.Number.ShouldBe(2UL);
        heads.Fresh.ShouldBeNull("with a max age of zero every decision asks");
    }

    [Fact]
    public async Task Take_AnnouncedBlock_IsThePresentOneAndToldOnce()
    {
        var heads = Track(maxAge: 10);
        await GetAsync(heads);
        var changed = 0;
        heads.Changed += (_, _) => changed++;
        var asked = _node.Count;

        (await heads.TakeAsync(FakeChain.Block(2), CancellationToken.None))!.Number.ShouldBe(2UL);
        await heads.TakeAsync(FakeChain.Block(2), CancellationToken.None);

        heads.Fresh!.Number.ShouldBe(2UL);
        changed.ShouldBe(1);
        _node.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task Take_WhileAQuestionIsUnderWay_ItsOlderAnswerIsNoStepBack()
    {
        var heads = await KnownAsync(maxAge: 10);
        var waiting = heads.RefreshAsync(CancellationToken.None);
        var question = await _node.NextAsync();
        _clock.Advance(Instant);
        await heads.TakeAsync(FakeChain.Block(3), CancellationToken.None);
        question.Reply(FakeTransport.Result("0x5"), FakeTransport.Header(2));

        (await waiting)!.Number.ShouldBe(3UL);
        heads.Fresh!.Number.ShouldBe(3UL);
        _log.At(LogLevel.Warning).ShouldBeEmpty();
    }

    [Fact]
    public async Task Take_WhileAQuestionIsUnderWayThatFails_IsNoOutage()
    {
        var heads = await KnownAsync(maxAge: 10);
        var waiting = heads.RefreshAsync(CancellationToken.None);
        var question = await _node.NextAsync();
        _clock.Advance(Instant);
        await heads.TakeAsync(FakeChain.Block(3), CancellationToken.None);
        question.Fail();

        (await waiting)!.Number.ShouldBe(3UL);
        heads.IsOut.ShouldBeFalse();
        heads.Fresh!.Number.ShouldBe(3UL);
        _log.At(LogLevel.Warning).ShouldBeEmpty();
    }

    [Fact]
    public async Task Take_QuestionFailsWhenTheAnnouncedBlockIsOldToo_IsAnOutage()
    {
        var heads = await KnownAsync(maxAge: 1);
        var waiting = heads.RefreshAsync(CancellationToken.None);
        var question = await _node.NextAsync();
        _clock.Advance(Instant);
        await heads.TakeAsync(FakeChain.Block(3), CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        question.Fail();

        (await waiting).ShouldBeNull();
        heads.IsOut.ShouldBeTrue();
    }

    [Fact]
    public async Task Take_BlockBelowThePresentOne_SaysNothing()
    {
        var heads = Track(maxAge: 10);
        _head = 5;
        await GetAsync(heads);

        (await heads.TakeAsync(FakeChain.Block(4), CancellationToken.None))!.Number.ShouldBe(5UL);
        heads.Fresh!.Number.ShouldBe(5UL);
        _log.At(LogLevel.Warning).ShouldBeEmpty();
    }

    [Fact]
    public async Task Take_BlocksFasterThanTheyAreTakenIn_ArePassedOverForTheNewest()
    {
        var (gate, taken) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new List<ulong>());
        var heads = new HeadTracker(
            5,
            new EthereumClient(_node),
            async block =>
            {
                taken.Add(block.Number);
                await gate.Task;
                return true;
            },
            new(TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromSeconds(3)),
            _clock,
            _log);
        var announcements = Enumerable.Range(1, 50).Select(number => heads.TakeAsync(FakeChain.Block(number), CancellationToken.None)).ToList();
        gate.SetResult();
        await Task.WhenAll(announcements);

        heads.Fresh!.Number.ShouldBe(50UL);
        taken.Count.ShouldBeLessThanOrEqualTo(2);
        taken[^1].ShouldBe(50UL);
    }

    [Fact]
    public async Task Take_ListenerThatFails_DoesNotStopTheChain()
    {
        var heads = Track(maxAge: 10);
        heads.Changed += (_, _) => throw new InvalidOperationException("a bug");
        await GetAsync(heads);

        (await heads.TakeAsync(FakeChain.Block(2), CancellationToken.None))!.Number.ShouldBe(2UL);
        (await heads.TakeAsync(FakeChain.Block(3), CancellationToken.None))!.Number.ShouldBe(3UL);
        _log.At(LogLevel.Error).Count().ShouldBe(3);
    }

    [Fact]
    public async Task Get_BlockThatCannotBeTakenIn_IsNotThePresentOne()
    {
        var heads = Track(maxAge: 0, retry: 0, outage: 3_600);
        await GetAsync(heads);
        (_head, _bad) = (2, 2);

        (await heads.RefreshAsync(CancellationToken.None)).ShouldBeNull();
        heads.Last!.Number.ShouldBe(1UL);
        heads.Fresh.ShouldBeNull("a newer block is known to be there");
    }

    [Fact]
    public async Task ToldAt_HeadToldAgain_StaysUntilThereIsAnother()
    {
        var heads = Track(maxAge: 10);
        heads.ToldAt.ShouldBeNull();
        await GetAsync(heads);
        var first = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(2));

        await heads.RefreshAsync(CancellationToken.None);
        heads.ToldAt.ShouldBe(first);

        _head = 2;
        await heads.RefreshAsync(CancellationToken.None);
        heads.ToldAt.ShouldBe(_clock.GetTimestamp());
    }

    private static Task<BlockHeader?> GetAsync(HeadTracker heads) => heads.GetAsync(bearsOutage: true, CancellationToken.None).AsTask();

    private HeadTracker Track(int maxAge, int retry = 1, int outage = 0) => new(
        5,
        new EthereumClient(_node),
        block => Task.FromResult(block.Number != _bad),
        new(TimeSpan.FromSeconds(maxAge), TimeSpan.FromSeconds(retry), TimeSpan.FromSeconds(3)) { OutageMaxAge = TimeSpan.FromSeconds(outage) },
        _clock,
        _log);

    /// <summary>A tracker that knows a head from one call; from here on a test answers by hand.</summary>
    private async Task<HeadTracker> KnownAsync(int maxAge, int retry = 1, int outage = 0)
    {
        var heads = Track(maxAge, retry, outage);
        await GetAsync(heads);
        _node.Count.ShouldBe(1);
        _node.AtOnce = null;
        return heads;
    }

    private RpcNode Known(string name, FakeTransport transport) =>
        new(name, name, transport, new NodeHealth(name, NodeHealthOptions.Alone, NoNodeEvents.Instance, _clock, new Random(1)));

    private static FakeTransport Node(int chainId, int head) => new()
    {
        AtOnce = request => request.Method == "eth_chainId" ? FakeTransport.Result($"0x{chainId:x}") : FakeTransport.Header(head),
    };

    private RpcResponse Answer(RpcRequest request) =>
        _isDown ? throw new RpcException("the node is down")
        : request.Method == "eth_chainId" ? FakeTransport.Result($"0x{_chainId:x}")
        : FakeTransport.Header(Volatile.Read(ref _head));
}
