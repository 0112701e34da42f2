using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

/// <summary>Callers may ask for any of a chain's blocks. What that costs comes out of strangers' share of a budget.</summary>
public sealed class CallersBlocksTests
{
    private const int Head = 1_000;

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private readonly Lines _log = new();
    private readonly Chain _chain;
    private int _head = Head;
    private int _finalized = 98;
    private int _branch = int.MaxValue;

    public CallersBlocksTests()
    {
        _node.AtOnce = Answer;
        var transport = new BudgetTransport(_node, "node", new CallBudget(10, TimeSpan.FromSeconds(1)), _clock);
        var (client, strangers) = (new EthereumClient(transport), new EthereumClient(new StrangersTransport(transport)));
        var nodes = new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client)
        {
            Strangers = strangers,
            StrangersState = new StateReader(strangers, StateReader.UsualMulticall3, _clock),
            StrangersHeads = strangers,
        };
        _chain = new Chain(5, nodes, new ChainRules(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), _clock, _log);
    }

    [Fact]
    [Trait("Case", "C8")]
    public async Task Judge_HundredBlocksThatCallersName_LeaveTheHeadsPollsTheirs()
    {
        await _chain.RefreshAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var judgements = await JudgeAsync([.. Enumerable.Range(2, 98).Select(Finality.After), Finality.Safe, Finality.Finalized]);

        (await _chain.RefreshAsync(CancellationToken.None)).ShouldNotBeNull();
        judgements.ShouldContain(judgement => judgement.Verdict.Kind == VerdictKind.Unknown, "there was no budget for all");
    }

    [Fact]
    public async Task GetBlock_CallersFindNoBudgetForIt_IsToldToPolicies()
    {
        await _chain.RefreshAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await JudgeAsync([.. Enumerable.Range(2, 20).Select(Finality.After)]);
        (await _chain.GetBlockAsync(Finality.After(99), ReadOrigin.Caller, bearsOutage: false, CancellationToken.None)).ShouldBeNull();

        (await _chain.GetBlockAsync(Finality.After(99), ReadOrigin.Policy, bearsOutage: true, CancellationToken.None)).ShouldNotBeNull().Number.ShouldBe(Head - 98UL);
        (await _chain.GetBlockAsync(Finality.After(99), ReadOrigin.Caller, bearsOutage: false, CancellationToken.None)).ShouldNotBeNull().Number.ShouldBe(Head - 98UL, "what policies know costs nothing");
    }

    [Fact]
    public async Task Judge_NodeIsSlow_IsAskedForAFewBlocksAtOnce()
    {
        await _chain.RefreshAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _node.AtOnce = null;
        var before = _node.Count;
        var asking = Enumerable.Range(2, ReaderRules.MostCallersCalls + 1).Select(i => _chain.GetBlockAsync(Finality.After(i), ReadOrigin.Caller, bearsOutage: false, CancellationToken.None).AsTask()).ToList();
        var questions = new List<FakeTransport.Question>();
        for (var i = 0; i < ReaderRules.MostCallersCalls; i++)
        {
            questions.Add(await _node.NextAsync());
        }

        (_node.Count - before, asking.Exists(block => block.IsCompleted)).ShouldBe((ReaderRules.MostCallersCalls, false));
        questions[0].Reply(Answer(questions[0].Requests[0]));
        var last = await _node.NextAsync();
        questions[1..].Append(last).ToList().ForEach(question => question.Reply(Answer(question.Requests[0])));

        (await Task.WhenAll(asking)).ShouldAllBe(block => block != null);
        (_node.Count - before).ShouldBe(ReaderRules.MostCallersCalls + 1);
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task GetBlock_ToldOlderThanPoliciesWere_IsNoStepBack()
    {
        await FinalizedAsync(98, ReadOrigin.Caller);
        await FinalizedAsync(100, ReadOrigin.Policy);

        (await FinalizedAsync(99, ReadOrigin.Caller)).ShouldBe(FakeChain.Block(100).Hash);
    }

    [Theory]
    [Trait("Case", "C10")]
    [InlineData(ReadOrigin.Caller)]
    [InlineData(ReadOrigin.Policy)]
    public async Task GetBlock_BranchWithoutTheOneThatPoliciesKnow_CountsWhenItIsToldTwice(ReadOrigin second)
    {
        await FinalizedAsync(98, ReadOrigin.Caller);
        await FinalizedAsync(100, ReadOrigin.Policy);
        _branch = 99;

        (await FinalizedAsync(101, ReadOrigin.Caller)).ShouldBeNull();
        (await FinalizedAsync(101, second)).ShouldBe(Branched(101));
    }

    [Fact]
    public async Task GetBlock_CallersFindNoBudgetForTheFinalized_IsAskedForByPolicies()
    {
        await FinalizedAsync(98, ReadOrigin.Policy);
        await NextHeadAsync();
        await JudgeAsync([.. Enumerable.Range(2, 20).Select(Finality.After)]);
        _finalized = 99;

        (await GetAsync(ReadOrigin.Caller)).ShouldBe(FakeChain.Block(98).Hash);
        (await GetAsync(ReadOrigin.Policy)).ShouldBe(FakeChain.Block(99).Hash);
    }

    [Fact]
    public async Task GetBlock_CallersAnswerComesAfterTheNextHead_PoliciesKnowTheirsStill()
    {
        await _chain.RefreshAsync(CancellationToken.None);
        var (late, question) = await AskSlowlyAsync(Finality.After(99));
        await NextHeadAsync();
        await _chain.GetBlockAsync(Finality.After(99), ReadOrigin.Policy, bearsOutage: false, CancellationToken.None);

        Reply(question);

        (await late)!.Number.ShouldBe(Head - 98UL);
        _chain.PresentBlock(Finality.After(99))!.Number.ShouldBe(Head - 97UL);
    }

    [Fact]
    public async Task GetBlock_CallersAnswerComesAfterANewerOne_IsNoAlarm()
    {
        await FinalizedAsync(98, ReadOrigin.Policy);
        await NextHeadAsync();
        var (late, question) = await AskSlowlyAsync(Finality.Finalized);
        await FinalizedAsync(100, ReadOrigin.Policy);
        _finalized = 99;

        Reply(question);

        (await late)!.Number.ShouldBe(100UL);
        _log.At(LogLevel.Error).ShouldBeEmpty();
        _chain.PresentBlock(Finality.Finalized)!.Number.ShouldBe(100UL);
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task GetBlock_PoliciesLearnOfAnotherWhileCallersAreTold_IsServedToBoth()
    {
        await FinalizedAsync(98, ReadOrigin.Policy);
        await NextHeadAsync();
        var (asking, question) = await AskSlowlyAsync(Finality.Finalized);
        _node.AtOnce = null;
        (_branch, _finalized) = (99, 100);
        Reply(question);
        var whetherThereIsTheKnownOne = await _node.NextAsync();
        (_node.AtOnce, _branch) = (Answer, int.MaxValue);
        (await GetAsync(ReadOrigin.Policy)).ShouldBe(FakeChain.Block(100).Hash);

        Reply(whetherThereIsTheKnownOne);

        (await asking)!.Hash.ShouldBe(FakeChain.Block(100).Hash);
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task GetBlock_CallersSeeReplacedWhatPoliciesWereToldAtThatHead_IsServedToNobody()
    {
        await FinalizedAsync(98, ReadOrigin.Policy);
        await NextHeadAsync();
        var (asking, question) = await AskSlowlyAsync(Finality.Finalized);
        (await GetAsync(ReadOrigin.Policy)).ShouldBe(FakeChain.Block(98).Hash);
        (_branch, _finalized) = (98, 100);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Reply(question);

        (await asking).ShouldBeNull();
        _chain.PresentBlock(Finality.Finalized).ShouldBeNull();
        (await GetAsync(ReadOrigin.Policy)).ShouldBeNull();
    }

    /// <summary>So what stands on it is remembered, and what no event touched is not read again.</summary>
    [Fact]
    public async Task GetBlock_NewerOnesThanTheHeadAreFinal_TheHeadIsKnownAsFinal()
    {
        for (var i = 0; i < 5; i++)
        {
            (await FinalizedAsync(_head + 2, ReadOrigin.Policy)).ShouldBe(FakeChain.Block(_head).Hash);

            var calls = _node.Count;
            _chain.PresentBlock(Finality.Finalized).ShouldBe(_chain.FreshHead);
            (await GetAsync(ReadOrigin.Policy)).ShouldBe(FakeChain.Block(_head).Hash);
            _node.Count.ShouldBe(calls);
        }
    }

    private RpcResponse Answer(RpcRequest request) => request.Method switch
    {
        "eth_chainId" => FakeTransport.Result("0x5"),
        "eth_getBlockByNumber" => Header(request.Parameters[0]!.GetValue<string>() switch
        {
            ['0', 'x', .. var digits] => Convert.ToInt32(digits, 16),
            "finalized" => _finalized,
            _ => _head,
        }),
        _ => FakeTransport.Result("0x" + new string('0', 63) + "5"),
    };

    private RpcResponse Header(int number) => FakeTransport.Header(number, number >= _branch && number < Head ? Branched(number) : null);

    private static Hash Branched(int number) => FakeChain.Block(1_000_000 + number).Hash;

    private async Task NextHeadAsync()
    {
        _head++;
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await _chain.RefreshAsync(CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>Asks as a caller, and leaves the node's answer to the test.</summary>
    private async Task<(Task<BlockHeader?> Asking, FakeTransport.Question Question)> AskSlowlyAsync(Finality finality)
    {
        _node.AtOnce = null;
        var asking = _chain.GetBlockAsync(finality, ReadOrigin.Caller, bearsOutage: false, CancellationToken.None).AsTask();
        var question = await _node.NextAsync();
        _node.AtOnce = Answer;
        return (asking, question);
    }

    private void Reply(FakeTransport.Question question) => question.Reply([.. question.Requests.Select(Answer)]);

    /// <summary>The finalized block at a new head, at which nodes tell the one of a height.</summary>
    private async Task<Hash?> FinalizedAsync(int height, ReadOrigin origin)
    {
        _finalized = height;
        await NextHeadAsync();
        return await GetAsync(origin);
    }

    private async Task<Hash?> GetAsync(ReadOrigin origin) => (await _chain.GetBlockAsync(Finality.Finalized, origin, bearsOutage: false, CancellationToken.None))?.Hash;

    private Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<Finality> finalities)
    {
        var evaluator = new Evaluator(new ChainSet([_chain]), _clock);
        return evaluator.JudgeAsync([.. finalities.Select(finality => PolicyText.Condition<Condition>(
            $$"""{"type":"token_balance","chainId":5,"contractAddress":"native","threshold":"1","finality":{{(finality.Kind == FinalityKind.Confirmations ? finality.ToString() : $"\"{finality}\"")}}}"""))], Answers.Alice, CancellationToken.None);
    }
}
