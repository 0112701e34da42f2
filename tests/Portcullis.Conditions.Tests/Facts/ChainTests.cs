using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class ChainTests
{
    private static readonly StateRead Balance = new StateRead.Balance(Answers.Alice);
    private static readonly StateRead Other = new StateRead.Balance(Answers.Bob);

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private readonly Lines _log = new();
    private readonly Chain _chain;

    public ChainTests()
    {
        var client = new EthereumClient(_node);
        var rules = new ChainRules(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        _chain = new Chain(5, new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client), rules, _clock, _log);
    }

    [Fact]
    [Trait("Case", "D1")]
    public async Task Read_500FirstRequestsOfOneWallet_MakeOneRead()
    {
        var waiting = Enumerable.Range(0, 500).Select(_ => Task.Run(() => ReadAsync(1, Balance))).ToList();
        var question = await _node.NextAsync();
        question.Reply(FakeTransport.Result("0x5"));

        var outcomes = await Task.WhenAll(waiting);

        outcomes.ShouldAllBe(outcome => outcome.Single() == Answers.Word(5));
        _node.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Read_KnownFact_IsNotAskedAgain()
    {
        _node.AtOnce = _ => FakeTransport.Result("0x5");
        await ReadAsync(1, Balance);

        (await ReadAsync(1, Balance)).ShouldBe([Answers.Word(5)]);

        _node.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Read_SameReadTwiceInOneSet_IsAskedOnceAndAnsweredTwice()
    {
        _node.AtOnce = _ => FakeTransport.Result("0x5");

        (await ReadAsync(1, Balance, Balance)).ShouldBe([Answers.Word(5), Answers.Word(5)]);

        _node.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Read_PartlyKnown_AsksTheRestAndKeepsTheOrder()
    {
        _node.AtOnce = _ => FakeTransport.Result("0x5");
        await ReadAsync(1, Balance);
        _node.AtOnce = request => request.Parameters[0]!.GetValue<string>() == Answers.Bob.ToLowerString() ? FakeTransport.Result("0x7") : FakeTransport.Result("0x9");

        (await ReadAsync(1, Other, Balance)).ShouldBe([Answers.Word(7), Answers.Word(5)]);
    }

    [Theory]
    [InlineData(16 * 1024, 1)]
    [InlineData((16 * 1024) + 1, 2)]
    public async Task Read_LargeAnswer_IsToldAndNotKept(int size, int asked)
    {
        StateRead call = new StateRead.Call(Answers.Alice, Bytes.Empty);
        _node.AtOnce = _ => FakeTransport.Result("0x" + new string('0', size * 2));

        (await ReadAsync(1, call))[0].Data.Length.ShouldBe(size);
        (await ReadAsync(1, call))[0].Data.Length.ShouldBe(size);

        _node.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task Read_AnotherBlock_IsReadAnewAndPinnedToIt()
    {
        var pins = new List<string>();
        _node.AtOnce = request =>
        {
            pins.Add(request.Parameters[1]!["blockHash"]!.GetValue<string>());
            return FakeTransport.Result($"0x{pins.Count:x}");
        };

        (await ReadAsync(1, Balance)).ShouldBe([Answers.Word(1)]);
        (await ReadAsync(2, Balance)).ShouldBe([Answers.Word(2)]);
        (await ReadAsync(1, Balance)).ShouldBe([Answers.Word(1)]);
        (await ReadAsync(2, Balance)).ShouldBe([Answers.Word(2)]);

        pins.ShouldBe([FakeChain.Block(1).Hash.ToString(), FakeChain.Block(2).Hash.ToString()]);
    }

    [Fact]
    public async Task Read_BlockLongGone_IsForgotten()
    {
        _node.AtOnce = _ => FakeTransport.Result("0x5");
        foreach (var block in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 1 })
        {
            await ReadAsync(block, Balance);
        }

        _node.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Read_NodeFails_IsAFailureThatIsNotKept()
    {
        _node.AtOnce = _ => throw new RpcException("the node is down");
        (await ReadAsync(1, Balance)).ShouldBe([ReadOutcome.Failed]);
        _node.AtOnce = _ => FakeTransport.Result("0x5");

        (await ReadAsync(1, Balance)).ShouldBe([Answers.Word(5)]);

        _log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("Chain 5: 1 reads failed");
    }

    [Fact]
    public async Task Read_OneOfASetFails_OnlyThatIsReadAgain()
    {
        var asked = new List<string>();
        _node.AtOnce = request => Record(request, request.Method == "eth_getBalance" ? FakeTransport.Result("0x5") : new(default, new RpcError(-32000, "busy", null)));
        StateRead code = new StateRead.Code(Answers.Alice);
        (await ReadAsync(1, Balance, code)).ShouldBe([Answers.Word(5), ReadOutcome.Failed]);
        _node.AtOnce = request => Record(request, FakeTransport.Result("0x60"));

        (await ReadAsync(1, Balance, code)).ShouldBe([Answers.Word(5), ReadOutcome.Returned(Bytes.Parse("0x60"))]);

        asked.ShouldBe(["eth_getBalance", "eth_getCode", "eth_getCode"]);

        RpcResponse Record(RpcRequest request, RpcResponse response)
        {
            asked.Add(request.Method);
            return response;
        }
    }

    [Theory]
    [InlineData(ReadShare.Known, 3, 1.8, 2)]
    [InlineData(ReadShare.Aside, 3, 1.8, 2)]
    [InlineData(ReadShare.Stranger, 3, 1.8, 1)]
    [InlineData(ReadShare.Known, 3, 2, 1)]
    [InlineData(ReadShare.Known, 2, 1.8, 1)]
    public async Task Read_FailedAtTheNewestBlock_IsReadOnceMoreForHoldersWhileItIsNew(ReadShare share, int block, double seconds, int times)
    {
        var reads = 0;
        _node.AtOnce = request => request.Method switch
        {
            "eth_chainId" => FakeTransport.Result("0x5"),
            "eth_getBlockByNumber" => FakeTransport.Header(3),
            _ => ++reads == 1 ? new(default, new RpcError(-32000, "unknown block", null)) : FakeTransport.Result("0x5"),
        };
        await _chain.RefreshAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        var facts = await PausingAsync(_chain.ReadAsync([new Read(5, Balance)], FakeChain.Block(block), share, CancellationToken.None).AsTask());

        facts[0].Outcome.ShouldBe(times == 2 ? Answers.Word(5) : ReadOutcome.Failed);
        reads.ShouldBe(times);
    }

    [Fact]
    public async Task Read_NoBudgetIsLeftAtTheNewestBlock_IsNotReadOnceMore()
    {
        var reads = 0;
        _node.AtOnce = request => request.Method switch
        {
            "eth_chainId" => FakeTransport.Result("0x5"),
            "eth_getBlockByNumber" => FakeTransport.Header(3),
            _ => ++reads > 0 ? throw new RpcException("the budget is used up") { Failure = RpcFailure.OutOfBudget } : default!,
        };
        await _chain.RefreshAsync(CancellationToken.None);

        var reading = _chain.ReadAsync([new Read(5, Balance)], FakeChain.Block(3), ReadShare.Known, CancellationToken.None).AsTask();

        (await reading.WaitAsync(TimeSpan.FromSeconds(30)))[0].Outcome.ShouldBe(ReadOutcome.Unasked);
        reads.ShouldBe(1);
    }

    [Fact]
    public async Task Read_NeverHasAnAnswer_IsReadOnceMoreAtEachBlockAndAfterSomethingHadOne()
    {
        var head = 2;
        _node.AtOnce = request => request.Method switch
        {
            "eth_chainId" => FakeTransport.Result("0x5"),
            "eth_getBlockByNumber" => FakeTransport.Header(head),
            "eth_getLogs" => FakeTransport.Result(Array.Empty<object>()),
            "eth_getCode" => new(default, new RpcError(-32000, "out of gas", null)),
            _ => FakeTransport.Result("0x05"),
        };
        Read bad = new(5, new StateRead.Code(Answers.Alice)), good = ModelChain.BalanceOf(0), other = new(5, Other);
        await NextHeadAsync();

        (await AskedAsync(good, bad)).ShouldBe(1, "the good one had its answer");
        await NextHeadAsync();
        (await AskedAsync(good, bad)).ShouldBe(2, "that it stands from before says nothing of the machine");
        (await AskedAsync(good, bad)).ShouldBe(1, "it was of no use");
        await AskedAsync(other);
        (await AskedAsync(good, bad)).ShouldBe(2);
        (await AskedAsync(good, bad)).ShouldBe(1);
        await NextHeadAsync();
        (await AskedAsync(good, bad)).ShouldBe(2, "a machine that lacks one block may only be late for the next");

        async Task NextHeadAsync()
        {
            head++;
            (await _chain.RefreshAsync(CancellationToken.None))!.Number.ShouldBe((ulong)head);
        }

        async Task<int> AskedAsync(params Read[] reads)
        {
            var before = _node.Count;
            await PausingAsync(_chain.ReadAsync(reads, FakeChain.Block(head), ReadShare.Known, CancellationToken.None).AsTask());
            return _node.Count - before;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Read_OutcomesThatDoNotMatchTheReads_AreAllFailed(int answers)
    {
        StateRead code = new StateRead.Code(Answers.Alice);
        var waiting = ReadAsync(1, code, Balance);
        (await _node.NextAsync()).Reply([.. Enumerable.Repeat(FakeTransport.Result("0x5"), answers)]);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Count(outcome => outcome.Kind == ReadOutcomeKind.Failed).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Read_OneWaiterCancelled_OthersStillGetTheFact()
    {
        using var cancellation = new CancellationTokenSource();
        var impatient = _chain.ReadAsync([new Read(5, Balance)], FakeChain.Block(1), cancellation.Token).AsTask();
        var patient = ReadAsync(1, Balance);
        var question = await _node.NextAsync();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        question.Reply(FakeTransport.Result("0x5"));

        (await patient).ShouldBe([Answers.Word(5)]);
        _node.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Read_NodeHangs_FailsAfterTheTimeout()
    {
        var waiting = ReadAsync(1, Balance);
        await _node.NextAsync();

        _clock.Advance(TimeSpan.FromSeconds(3));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe([ReadOutcome.Failed]);
    }

    [Fact]
    [Trait("Case", "D2")]
    [Trait("Case", "R14")]
    public async Task Read_TenThousandWalletsAtOnce_ShareAFewCalls()
    {
        const int wallets = 10_000;
        var waiting = Enumerable.Range(0, wallets).Select(i => ReadAsync(1, BalanceOf(i))).ToList();
        var first = new List<FakeTransport.Question>();
        while (first.Count < ReaderRules.MostPoliciesCalls)
        {
            first.Add(await _node.NextAsync());
        }

        _node.Count.ShouldBe(ReaderRules.MostPoliciesCalls);
        _node.AtOnce = request => request.Method == "eth_getCode" ? FakeTransport.Result("0x") : FakeTransport.Result("0x5");
        first.ForEach(question => question.ReplyToAll(FakeTransport.Result("0x5")));

        (await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30))).ShouldAllBe(outcomes => outcomes.Single() == Answers.Word(5));
        _node.Count.ShouldBeLessThan(wallets / 100);
        Figure.Print("R14", $"{wallets} wallets at once: {_node.Count} calls to the node, at most {ReaderRules.MostPoliciesCalls} at a time");
    }

    [Fact]
    public async Task Read_BehindANodeThatHangs_FailsAfterTheTimeoutToo()
    {
        var waiting = Enumerable.Range(0, 5_000).Select(i => ReadAsync(1, BalanceOf(i))).ToList();
        for (var i = 0; i < ReaderRules.MostPoliciesCalls; i++)
        {
            await _node.NextAsync();
        }

        _clock.Advance(TimeSpan.FromSeconds(3));

        (await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30))).ShouldAllBe(outcomes => outcomes.Single() == ReadOutcome.Failed);
        _node.Count.ShouldBe(ReaderRules.MostPoliciesCalls);
    }

    [Fact]
    public async Task Read_ContractsThatACallerNames_EachGoInACallOfTheirOwnAndKeepNobodyWaiting()
    {
        var foreign = Enumerable.Range(1, 6).Select(i => new Read(5, new StateRead.Call(Wallet(i), Bytes.Empty), Touch: null, MaxAge: null, ReadOrigin.Caller)).ToList();
        var callers = _chain.ReadAsync(foreign, FakeChain.Block(1), CancellationToken.None).AsTask();
        var questions = new List<FakeTransport.Question>();
        while (questions.Count < ReaderRules.MostCallersCalls)
        {
            questions.Add(await _node.NextAsync());
        }

        questions.ShouldAllBe(question => question.Requests.Count == 1);
        var policy = ReadAsync(1, Balance);
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x5"));
        (await policy).ShouldBe([Answers.Word(5)]);
        callers.IsCompleted.ShouldBeFalse();

        _node.AtOnce = _ => FakeTransport.Result("0x07");
        questions.ForEach(question => question.Reply(FakeTransport.Result("0x07")));
        (await callers).Count.ShouldBe(6);
        _node.Count.ShouldBe(7);
    }

    [Fact]
    public async Task Read_WaitingForTwoBlocks_EachIsReadAtItsOwn()
    {
        var (first, questions) = await BusyAsync();
        var second = Enumerable.Range(1, 4).Select(block => ReadAsync(2 - (block % 2), BalanceOf(100 + block))).ToList();
        _node.AtOnce = request => FakeTransport.Result(request.Parameters[1]!["blockHash"]!.GetValue<string>() == FakeChain.Block(1).Hash.ToString() ? "0x1" : "0x2");
        questions.ForEach(question => question.Reply(FakeTransport.Result("0x1")));

        (await Task.WhenAll(first)).ShouldAllBe(outcomes => outcomes.Single() == Answers.Word(1));
        (await Task.WhenAll(second)).Select(outcomes => outcomes.Single()).ShouldBe([Answers.Word(1), Answers.Word(2), Answers.Word(1), Answers.Word(2)]);
    }

    [Fact]
    public async Task Read_TwoBlocksInTurn_EachBlocksReadsStillShareCalls()
    {
        var (busy, questions) = await BusyAsync();
        var waiting = Enumerable.Range(0, 400).Select(i => ReadAsync(1 + (i % 2), BalanceOf(100 + i))).ToList();
        _node.AtOnce = request => request.Method == "eth_getCode" ? FakeTransport.Result("0x") : FakeTransport.Result("0x5");
        questions.ForEach(question => question.Reply(FakeTransport.Result("0x5")));

        await Task.WhenAll([.. busy, .. waiting]);

        _node.Count.ShouldBeLessThan(ReaderRules.MostPoliciesCalls + 20);
    }

    [Fact]
    public async Task Read_ContractThatHadNoAnswer_IsReadByItselfForAWhile()
    {
        StateRead bad = new StateRead.Call(Answers.Contract, Bytes.Parse("0x01")), worse = new StateRead.Call(Answers.Contract, Bytes.Parse("0x02"));
        var sizes = new List<int>();
        _node.AtOnce = request => request.Method == "eth_call" ? new(default, new RpcError(-32000, "out of gas", null)) : FakeTransport.Result("0x");
        _node.Sent = requests => sizes.Add(requests.Count);
        StateRead code = new StateRead.Code(Answers.Bob);
        await ReadAsync(1, bad, code);
        sizes.Clear();

        await ReadAsync(2, worse, code, new StateRead.Code(Answers.Alice));
        sizes.Order().ToList().ShouldBe([1, 2], "the bad contract by itself");

        _clock.Advance(TimeSpan.FromMinutes(6));
        sizes.Clear();
        await ReadAsync(3, worse, code);
        sizes.ShouldBe([2]);
    }

    [Fact]
    public async Task Read_Reverted_IsAFactThatIsKept()
    {
        _node.AtOnce = _ => new(default, new RpcError(RpcError.Reverted, "execution reverted", Bytes.Parse("0x7e273289")));
        var call = Answers.Call("0x6352211e");

        (await ReadAsync(1, call)).ShouldBe([Answers.Reverted]);
        (await ReadAsync(1, call)).ShouldBe([Answers.Reverted]);

        _node.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Head_OfAChain_IsThatOfItsTracker()
    {
        _node.AtOnce = request => request.Method == "eth_chainId" ? FakeTransport.Result("0x5") : FakeTransport.Header(3);
        _chain.FreshHead.ShouldBeNull();

        (await _chain.GetHeadAsync(CancellationToken.None))!.Number.ShouldBe(3UL);
        (await _chain.RefreshAsync(CancellationToken.None))!.Number.ShouldBe(3UL);

        _chain.FreshHead!.Number.ShouldBe(3UL);
        _chain.Id.ShouldBe(5UL);
    }

    [Fact]
    public async Task Read_FirstGoesAtOnce_OthersShareTheNextCallAfterTheWindow()
    {
        var first = ReadAsync(1, BalanceOf(0));
        var question = await _node.NextAsync();
        var others = Enumerable.Range(1, 50).Select(i => ReadAsync(1, BalanceOf(i))).ToList();
        _node.Count.ShouldBe(1);

        _clock.Advance(ReadQueue.Window);
        var second = await _node.NextAsync();
        _node.AtOnce = request => request.Method == "eth_getCode" ? FakeTransport.Result("0x") : FakeTransport.Result("0x5");
        second.Reply([.. second.Requests.Select(_node.AtOnce)]);

        (await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(30))).ShouldAllBe(outcomes => outcomes.Single() == Answers.Word(5));
        first.IsCompleted.ShouldBeFalse();
        _node.Count.ShouldBeLessThanOrEqualTo(4);
        question.Reply(FakeTransport.Result("0x5"));
        await first;
    }

    [Fact]
    public async Task Read_BesideACallUnderWay_WaitsTwoMillisecondsAndNoLonger()
    {
        _ = ReadAsync(1, BalanceOf(0));
        await _node.NextAsync();
        _ = ReadAsync(1, BalanceOf(1));

        _clock.Advance(TimeSpan.FromMilliseconds(2) - TimeSpan.FromTicks(1));
        _node.Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromTicks(1));

        await _node.NextAsync();
        _clock.GetUtcNow().ShouldBe(new ManualTimeProvider().GetUtcNow() + TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task Read_OneOfTwoCallsIsAnswered_OthersWaitForTheSecondAndShareACall()
    {
        var (busy, questions) = await BusyAsync(calls: 2);
        var early = Enumerable.Range(10, 10).Select(i => ReadAsync(1, BalanceOf(i))).ToList();
        questions[0].Reply(FakeTransport.Result("0x5"));
        await busy[0];
        var late = Enumerable.Range(20, 10).Select(i => ReadAsync(1, BalanceOf(i))).ToList();

        var sizes = new List<int>();
        _node.Sent = requests => sizes.Add(requests.Count(request => request.Method == "eth_getBalance"));
        _node.AtOnce = request => FakeTransport.Result(request.Method == "eth_getCode" ? "0x" : "0x5");
        questions[1].Reply(FakeTransport.Result("0x5"));

        await Task.WhenAll([busy[1], .. early, .. late]).WaitAsync(TimeSpan.FromSeconds(30));
        sizes.ShouldBe([0, 0, 20], "two looks how reads are joined, and one batch");
    }

    /// <summary>Lets the time pass that is waited for, and no more of it: how new the block is decides what is read.</summary>
    private async Task<T> PausingAsync<T>(Task<T> reading)
    {
        (await Eventually.Async(() =>
        {
            foreach (var pause in new[] { ReadQueue.Window, TimeSpan.FromMilliseconds(100) })
            {
                _clock.Advance(_clock.HasTimerIn(pause) ? pause : TimeSpan.Zero);
            }

            return reading.IsCompleted;
        })).ShouldBeTrue();
        return await reading;
    }

    /// <summary>Puts calls under way, each of one read: as many as there can be, unless a number is given.</summary>
    private async Task<(List<Task<IReadOnlyList<ReadOutcome>>> Reads, List<FakeTransport.Question> Questions)> BusyAsync(int calls = ReaderRules.MostPoliciesCalls)
    {
        var (reads, questions) = (new List<Task<IReadOnlyList<ReadOutcome>>>(), new List<FakeTransport.Question>());
        for (var i = 0; i < calls; i++)
        {
            reads.Add(ReadAsync(1, BalanceOf(i)));
            _clock.Advance(ReadQueue.Window);
            questions.Add(await _node.NextAsync());
        }

        return (reads, questions);
    }

    private static StateRead.Balance BalanceOf(int wallet) => new(Wallet(wallet));

    private static Address Wallet(int number) => new(new UInt256(0, (ulong)number + 1).ToArray().AsSpan(12));

    private async Task<IReadOnlyList<ReadOutcome>> ReadAsync(int block, params StateRead[] reads) =>
        [.. (await _chain.ReadAsync([.. reads.Select(read => new Read(5, read))], FakeChain.Block(block), CancellationToken.None)).Select(fact => fact.Outcome)];
}
