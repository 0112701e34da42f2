using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

/// <summary>Who waits for whom when a chain's nodes are slow, or their budget is used up.</summary>
public sealed class ReadSharesTests
{
    // What a node says to the look whether it runs programs.
    private static readonly RpcResponse Look = FakeTransport.Result("0x01000020" + new string('0', 64) + "010000015a");

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private readonly Chain _chain;

    public ReadSharesTests()
    {
        var (client, strangers) = (new EthereumClient(_node), new EthereumClient(new StrangersTransport(_node)));
        var nodes = new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client)
        {
            Strangers = strangers,
            StrangersState = new StateReader(strangers, StateReader.UsualMulticall3, _clock),
            CallersState = new StateReader(strangers, StateReader.UsualMulticall3, _clock),
        };
        _chain = new Chain(5, nodes, new ChainRules(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), _clock, new Lines());
    }

    [Fact]
    [Trait("Case", "D2")]
    public async Task Read_StrangersInEveryCall_HoldersAreReadAtOnce()
    {
        await FillAsync(ReadShare.Stranger, ReaderRules.MostPoliciesCalls);

        var holder = ReadAsync(1, ReadShare.Known);
        var question = await _node.NextAsync();

        question.Requests.ShouldHaveSingleItem().IsForStrangers.ShouldBeFalse();
        question.Reply(FakeTransport.Result("0x5"));
        (await holder).ShouldBe(Answers.Word(5));
        _node.Count.ShouldBe(ReaderRules.MostPoliciesCalls + 1);
    }

    [Fact]
    public async Task Read_WatchedInEveryCall_StrangersAreReadAtOnce()
    {
        await FillAsync(ReadShare.Aside, ReaderRules.MostCallsAside);

        var stranger = ReadAsync(1, ReadShare.Stranger);
        var question = await _node.NextAsync();

        question.Requests.ShouldHaveSingleItem().IsForStrangers.ShouldBeTrue();
        question.Reply(FakeTransport.Result("0x5"));
        (await stranger).ShouldBe(Answers.Word(5));
    }

    [Fact]
    public async Task Read_HolderJoinsWhatAStrangerWaitsFor_IsReadAtOnceAndOnce()
    {
        var calls = await FillAsync(ReadShare.Stranger, ReaderRules.MostPoliciesCalls);
        var stranger = ReadAsync(1, ReadShare.Stranger);
        var holder = ReadAsync(1, ReadShare.Known);
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x5"));
        (await holder).ShouldBe(Answers.Word(5));
        (await stranger).ShouldBe(Answers.Word(5));

        var last = ReadAsync(2, ReadShare.Stranger);
        _node.AtOnce = _ => FakeTransport.Result("0x7");
        calls.ForEach(call => call.Reply(FakeTransport.Result("0x5")));

        (await last).ShouldBe(Answers.Word(7));
        _node.Count.ShouldBe(ReaderRules.MostPoliciesCalls + 2);
    }

    [Fact]
    public async Task Read_HolderJoinsWhatFailedForAStranger_IsReadAnew()
    {
        var stranger = ReadAsync(1, ReadShare.Stranger);
        var question = await _node.NextAsync();
        var holder = ReadAsync(1, ReadShare.Known);
        question.Answer.SetException(new RpcException("the budget is used up") { Failure = RpcFailure.OutOfBudget });
        (await stranger).ShouldBe(ReadOutcome.Unasked);

        (await _node.NextAsync()).Reply(FakeTransport.Result("0x5"));

        (await holder).ShouldBe(Answers.Word(5));
    }

    [Fact]
    public async Task Read_FailedForAHolder_IsNotReadAgainForHim()
    {
        var holder = ReadAsync(1, ReadShare.Known);
        (await _node.NextAsync()).Fail();

        (await holder).ShouldBe(ReadOutcome.Failed);
        _node.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(RpcFailure.OutOfBudget, true)]
    [InlineData(RpcFailure.LeftOut, true)]
    [InlineData(RpcFailure.Busy, true)]
    [InlineData(RpcFailure.Timeout, false)]
    [InlineData(RpcFailure.Connection, false)]
    public async Task Read_NodeWasNotToBeAsked_IsUnasked(RpcFailure failure, bool isUnasked)
    {
        var holder = ReadAsync(1, ReadShare.Known);
        (await _node.NextAsync()).Answer.SetException(new RpcException("not now") { Failure = failure });

        (await holder).ShouldBe(isUnasked ? ReadOutcome.Unasked : ReadOutcome.Failed);
    }

    [Fact]
    public async Task Read_NodeIsAskedTooMuchForAContract_ItIsJoinedWithTheOthersStill()
    {
        Address busy = Wallet(7), told = Wallet(8);
        var both = _chain.ReadAsync([CallTo(busy, 1), CallTo(told, 1)], FakeChain.Block(1), CancellationToken.None).AsTask();
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x01000020" + new string('0', 64) + "010000015a"));
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x"));
        for (var i = 0; i < 2; i++)
        {
            var alone = await _node.NextAsync();
            if (alone.Requests[0].Parameters[0]!["to"]!.GetValue<string>() == busy.ToLowerString())
            {
                alone.Answer.SetException(new RpcException("not now") { Failure = RpcFailure.Busy });
            }
            else
            {
                alone.Reply(FakeTransport.Result("0x07"));
            }
        }

        (await both).Select(fact => fact.Outcome).ShouldBe([ReadOutcome.Unasked, ReadOutcome.Returned(Bytes.Parse("0x07"))]);
        both = _chain.ReadAsync([CallTo(busy, 2), CallTo(told, 2)], FakeChain.Block(1), CancellationToken.None).AsTask();

        (await _node.NextAsync()).Reply(FakeTransport.Result("0x01000001080100000109"));
        (await both).Select(fact => fact.Outcome).ShouldBe([ReadOutcome.Returned(Bytes.Parse("0x08")), ReadOutcome.Returned(Bytes.Parse("0x09"))]);
    }

    [Theory]
    [InlineData(ReadShare.Known)]
    [InlineData(ReadShare.Stranger)]
    public async Task Read_JoinsWhatHasWaitedForAnother_HasATimeOfItsOwn(ReadShare share)
    {
        // A look that nobody waits for stands behind so many calls that its time is over before it is made.
        var first = await FillAsync(ReadShare.Aside, ReaderRules.MostCallsAside);
        for (var block = 2; block < 2 + ReaderRules.MostCallsAside; block++)
        {
            _ = ReadAsync(1, ReadShare.Aside, block);
        }

        var look = ReadAsync(1, ReadShare.Aside);
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        first.ForEach(question => question.Reply(FakeTransport.Result("0x5")));
        for (var i = 0; i < ReaderRules.MostCallsAside; i++)
        {
            await _node.NextAsync();
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        var joined = ReadAsync(1, share);
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x7"));

        (await joined).ShouldBe(Answers.Word(7));
        (await look).ShouldBe(ReadOutcome.Failed);
    }

    [Fact]
    public async Task Read_WaitedForByItselfUntilTooLate_IsNotReadAgain()
    {
        await FillAsync(ReadShare.Known, ReaderRules.MostPoliciesCalls);
        var late = ReadAsync(1, ReadShare.Known);

        _clock.Skip(TimeSpan.FromSeconds(3));

        (await late).ShouldBe(ReadOutcome.Failed);
        _node.Count.ShouldBe(ReaderRules.MostPoliciesCalls);
    }

    [Fact]
    public async Task Read_SecondTimeInAnOutage_WaitsForWhatIsLeftOfTheTime()
    {
        _node.AtOnce = _ => throw new RpcException("the node is down");
        (await _chain.RefreshAsync(CancellationToken.None)).ShouldBeNull();
        _node.AtOnce = null;
        var stranger = ReadAsync(1, ReadShare.Stranger);
        var question = await _node.NextAsync();
        var holder = ReadAsync(1, ReadShare.Known);
        _clock.Advance(Patience.InOutage - TimeSpan.FromMilliseconds(100));
        question.Fail();
        (await stranger).ShouldBe(ReadOutcome.Failed);
        await _node.NextAsync();

        (await Eventually.Async(() => _clock.HasTimerIn(TimeSpan.FromMilliseconds(100)))).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        (await holder).ShouldBe(ReadOutcome.Failed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Read_ContractThatHasToBeReadAloneHangs_TheNextOfOtherContractsDoNotWaitForIt(byte status)
    {
        Address heavy = Wallet(7), light = Wallet(8);
        var (both, alone) = await PutAsideAsync(heavy, light, status);
        IsOf(heavy, alone).ShouldBeTrue();

        Task<ReadOutcome> slow = CallAsync(heavy, 2), quick = CallAsync(light, 2);
        _clock.Advance(ReadQueue.Window);
        FakeTransport.Question[] questions = [await _node.NextAsync(), await _node.NextAsync()];
        questions.Single(question => IsOf(light, question)).Reply(FakeTransport.Result("0x09"));

        (await quick).ShouldBe(ReadOutcome.Returned(Bytes.Parse("0x09")));
        (both.IsCompleted, slow.IsCompleted).ShouldBe((false, false));
    }

    [Fact]
    public async Task Read_ContractByItselfTakesLong_LeavesPlacesToOthersAndItsReadsShareCalls()
    {
        Address heavy = Wallet(7), light = Wallet(8);
        var (both, alone) = await PutAsideAsync(heavy, light, status: 0);
        alone.Reply(FakeTransport.Result("0x05"));
        await both;
        var most = ReaderRules.MostOfOne(ReaderRules.MostPoliciesCalls);
        var slow = new List<Task<ReadOutcome>>();
        var questions = new List<FakeTransport.Question>();
        for (byte i = 2; i < 2 + ReaderRules.MostPoliciesCalls; i++)
        {
            slow.Add(CallAsync(heavy, i));
            if (questions.Count < most)
            {
                questions.Add(await InWindowsAsync(_node.NextAsync()));
            }
        }

        var quick = CallAsync(light, 2);
        var question = await InWindowsAsync(_node.NextAsync());
        IsOf(light, question).ShouldBeTrue("all others of the heavy one wait for its own");
        question.Reply(FakeTransport.Result("0x09"));
        (await quick).ShouldBe(ReadOutcome.Returned(Bytes.Parse("0x09")));

        var calls = _node.Count;
        questions[0].Reply(FakeTransport.Result("0x06"));
        (await slow[0]).ShouldBe(ReadOutcome.Returned(Bytes.Parse("0x06")));
        (await InWindowsAsync(_node.NextAsync())).Fail();
        (await InWindowsAsync(_node.NextAsync())).Fail();
        (await InWindowsAsync(Task.WhenAll(slow[most..]))).ShouldAllBe(outcome => outcome == ReadOutcome.Failed);
        (_node.Count - calls, slow[1].IsCompleted).ShouldBe((2, false), "a program for all of them, and two of them alone");
    }

    [Fact]
    [Trait("Case", "C8")]
    public async Task Read_JoinedCallsOfWhatCallersNameTellNothing_StrangersAreJoinedStill()
    {
        for (var block = 1; block <= 2; block++)
        {
            var named = new List<Read> { CallTo(Wallet(7), 1), CallTo(Wallet(7), 2) }.ConvertAll(read => read with { Origin = ReadOrigin.Caller });
            var reading = _chain.ReadAsync(named, FakeChain.Block(block), CancellationToken.None).AsTask();
            if (block == 1)
            {
                (await _node.NextAsync()).Reply(Look);
            }

            (await _node.NextAsync()).Reply(new RpcResponse(default, new RpcError(-32000, "nothing", null)));
            (await _node.NextAsync()).Reply(FakeTransport.Result("0x05"), FakeTransport.Result("0x05"));
            (await reading).ShouldAllBe(fact => fact.Outcome.Kind == ReadOutcomeKind.Returned);
        }

        _ = _chain.ReadAsync([CallTo(Wallet(7), 3), CallTo(Wallet(8), 3)], FakeChain.Block(2), CancellationToken.None).AsTask();

        (await _node.NextAsync()).Requests.ShouldHaveSingleItem().Method.ShouldBe("eth_call", "it looks whether nodes run programs");
    }

    /// <summary>Waits while windows come to their end.</summary>
    private async Task<T> InWindowsAsync<T>(Task<T> coming)
    {
        await Eventually.Async(() =>
        {
            _clock.Advance(ReadQueue.Window);
            return coming.IsCompleted;
        });
        return await coming;
    }

    /// <summary>Has a contract put aside: a call that reads it with another does not tell what it says.</summary>
    /// <returns>The reads of both, and the question for the contract alone.</returns>
    private async Task<(Task Both, FakeTransport.Question Alone)> PutAsideAsync(Address heavy, Address light, byte status)
    {
        var both = _chain.ReadAsync([CallTo(heavy, 1), CallTo(light, 1)], FakeChain.Block(1), CancellationToken.None).AsTask();
        (await _node.NextAsync()).Reply(Look);
        (await _node.NextAsync()).Reply(FakeTransport.Result($"0x{status:x2}0000000100000107"));
        return (both, await _node.NextAsync());
    }

    private static bool IsOf(Address contract, FakeTransport.Question question) => question.Requests[0].Parameters[0]!["to"]?.GetValue<string>() == contract.ToLowerString();

    /// <summary>Has a share read as much at once as it may.</summary>
    private async Task<List<FakeTransport.Question>> FillAsync(ReadShare share, int calls)
    {
        var questions = new List<FakeTransport.Question>();
        for (var i = 0; i < calls; i++)
        {
            _ = ReadAsync(100 + i, share);
            _clock.Advance(ReadQueue.Window);
            questions.Add(await _node.NextAsync());
        }

        return questions;
    }

    private async Task<ReadOutcome> ReadAsync(int wallet, ReadShare share, int block = 1)
    {
        var read = new Read(5, new StateRead.Balance(Wallet(wallet)));
        return (await _chain.ReadAsync([read], FakeChain.Block(block), share, CancellationToken.None))[0].Outcome;
    }

    private async Task<ReadOutcome> CallAsync(Address contract, byte input) =>
        (await _chain.ReadAsync([CallTo(contract, input)], FakeChain.Block(1), CancellationToken.None))[0].Outcome;

    private static Read CallTo(Address contract, byte input) => new(5, new StateRead.Call(contract, new Bytes([input])));

    private static Address Wallet(int number) => new(new UInt256(0, (ulong)number).ToArray().AsSpan(12));
}
