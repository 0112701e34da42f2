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
    private readonly FakeTransport _node = new() { AtOnce = Answer };
    private readonly Chain _chain;

    public CallersBlocksTests()
    {
        var transport = new BudgetTransport(_node, "node", new CallBudget(10, TimeSpan.FromSeconds(1)), _clock);
        var (client, strangers) = (new EthereumClient(transport), new EthereumClient(new StrangersTransport(transport)));
        var nodes = new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client)
        {
            Strangers = strangers,
            StrangersState = new StateReader(strangers, StateReader.UsualMulticall3, _clock),
            StrangersHeads = strangers,
        };
        _chain = new Chain(5, nodes, new ChainRules(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), _clock, new Lines());
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

    private static RpcResponse Answer(RpcRequest request) => request.Method switch
    {
        "eth_chainId" => FakeTransport.Result("0x5"),
        "eth_getBlockByNumber" => FakeTransport.Header(request.Parameters[0]!.GetValue<string>() is ['0', 'x', .. var digits] ? Convert.ToInt32(digits, 16) : Head),
        _ => FakeTransport.Result("0x" + new string('0', 63) + "5"),
    };

    private Task<IReadOnlyList<Judgement>> JudgeAsync(IReadOnlyList<Finality> finalities)
    {
        var evaluator = new Evaluator(new ChainSet([_chain]), _clock);
        return evaluator.JudgeAsync([.. finalities.Select(finality => PolicyText.Condition<Condition>(
            $$"""{"type":"token_balance","chainId":5,"contractAddress":"native","threshold":"1","finality":{{(finality.Kind == FinalityKind.Confirmations ? finality.ToString() : $"\"{finality}\"")}}}"""))], Answers.Alice, CancellationToken.None);
    }
}
