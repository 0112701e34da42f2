using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>How long what is known serves, and who waits, while no node tells a block.</summary>
public sealed class BorneOutageTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private readonly Evaluator _evaluator;
    private readonly Chain _chain;
    private bool _isDown;
    private bool _tellsNoHead;

    public BorneOutageTests()
    {
        var client = new EthereumClient(_node);
        var rules = new ChainRules(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)) { OutageMaxAge = TimeSpan.FromMinutes(1) };
        _chain = new Chain(5, new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client), rules, _clock, new Lines());
        _evaluator = new Evaluator(new ChainSet([_chain]), _clock);
        _node.AtOnce = Answer;
    }

    [Theory]
    [InlineData("", 59, VerdictKind.Met)]
    [InlineData("", 60, VerdictKind.Unknown)]
    [InlineData(",\"maxAge\":\"20s\"", 19, VerdictKind.Met)]
    [InlineData(",\"maxAge\":\"20s\"", 20, VerdictKind.Unknown)]
    public async Task Decide_NoNodeAnswers_NothingOutlivesTheConditionsOwnMaxAge(string options, int seconds, VerdictKind expected)
    {
        var policy = Policy(options);
        (await DecideAsync(policy, Answers.Alice)).Kind.ShouldBe(VerdictKind.Met);
        _isDown = true;
        _clock.Advance(TimeSpan.FromSeconds(10));
        (await DecideAsync(policy, Answers.Alice)).Kind.ShouldBe(VerdictKind.Met);

        _clock.Advance(TimeSpan.FromSeconds(seconds - 10));

        (await DecideAsync(policy, Answers.Alice)).Kind.ShouldBe(expected);
    }

    [Theory]
    [InlineData("", 59, VerdictKind.Met)]
    [InlineData(",\"maxAge\":\"20s\"", 19, VerdictKind.Met)]
    [InlineData(",\"maxAge\":\"20s\"", 20, VerdictKind.Unknown)]
    [InlineData(",\"finality\":\"finalized\"", 59, VerdictKind.Met)]
    [InlineData(",\"finality\":\"finalized\"", 60, VerdictKind.Unknown)]
    public async Task Judge_NoNodeAnswers_NothingOutlivesTheConditionsOwnMaxAge(string options, int seconds, VerdictKind expected)
    {
        Condition[] named = [PolicyText.Condition<TokenBalanceCondition>(Balance("native", "1", options))];
        (await _evaluator.JudgeAsync(named, Answers.Alice, CancellationToken.None))[0].Verdict.Kind.ShouldBe(VerdictKind.Met);
        _isDown = true;
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _chain.RefreshAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(seconds - 10));

        (await _evaluator.JudgeAsync(named, Answers.Alice, CancellationToken.None))[0].Verdict.Kind.ShouldBe(expected);
    }

    [Fact]
    public async Task Decide_SameBlockForLong_StandsBeyondItsMaxAge()
    {
        var policy = Policy(",\"maxAge\":\"20s\"");
        await DecideAsync(policy, Answers.Alice);
        var asked = _node.Count;

        for (var i = 0; i < 30; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _chain.RefreshAsync(CancellationToken.None);
            (await DecideAsync(policy, Answers.Alice)).Kind.ShouldBe(VerdictKind.Met);
        }

        _node.Count.ShouldBe(asked + 30, "only the block was asked for");
    }

    [Fact]
    public async Task Decide_NodesHang_NewWalletsDoNotWaitForThem()
    {
        var policy = Policy("");
        await DecideAsync(policy, Answers.Alice);
        _isDown = true;
        await _chain.RefreshAsync(CancellationToken.None);
        _node.AtOnce = null;

        var waiting = DecideAsync(policy, Answers.Bob);
        await _node.NextAsync();
        waiting.IsCompleted.ShouldBeFalse();
        _clock.Advance(Patience.InOutage);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
    }

    [Theory]
    [InlineData(2, VerdictKind.Met)]
    [InlineData(3, VerdictKind.Unknown)]
    [Trait("Case", "R3")]
    public async Task Decide_OnlyHeadsFail_NobodyIsLetInForTheFirstTimeByTheLast(int seconds, VerdictKind expected)
    {
        var policy = Policy("");
        await DecideAsync(policy, Answers.Alice);
        await LoseHeadsAsync(seconds);

        (await _evaluator.WatchAsync(policy, SubjectOf(Answers.Bob), CancellationToken.None)).For(null).Kind.ShouldBe(expected);
        (await DecideAsync(policy, Answers.Bob)).Kind.ShouldBe(expected);
        (await DecideAsync(policy, Answers.Alice)).Kind.ShouldBe(VerdictKind.Met);

        _tellsNoHead = false;
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await DecideAsync(policy, Answers.Bob)).Kind.ShouldBe(VerdictKind.Met);
    }

    [Fact]
    public async Task Decide_OnlyHeadsFail_WhoIsKnownToThePolicyIsReadAtTheLast()
    {
        await DecideAsync(Policy(""), Answers.Alice);
        await LoseHeadsAsync(seconds: 10);

        var changed = Policy(Answers.Contract.ToString(), threshold: "0.1", "");
        (await DecideAsync(changed, Answers.Alice)).Kind.ShouldBe(VerdictKind.Met);
        (await DecideAsync(changed, Answers.Bob)).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
    }

    [Fact]
    public async Task Decide_OutageEndsWhileAStrangerIsDecidedOn_NothingIsReadAtTheBlockOfBefore()
    {
        await DecideAsync(Policy(""), Answers.Alice);
        await LoseHeadsAsync(seconds: 10);
        var sight = new Sight(_chain, default, _chain.GetBlockAsync(default, ReadOrigin.Policy, bearsOutage: false, CancellationToken.None), ReadOrigin.Policy, ReadShare.Stranger, bearsOutage: false);
        (await sight.TryOpenAsync()).ShouldBeTrue();
        _tellsNoHead = false;
        (await _chain.RefreshAsync(CancellationToken.None)).ShouldNotBeNull();
        var asked = _node.Count;

        Read[] reads = [new(5, new StateRead.Balance(Answers.Alice)), new(5, new StateRead.Balance(Answers.Bob))];
        sight.Need(reads);
        await sight.ReadAsync(CancellationToken.None);

        _node.Count.ShouldBe(asked);
        sight.ToFooting(_clock).Facts.Select(fact => fact.Outcome.Kind).ShouldBe([ReadOutcomeKind.Returned, ReadOutcomeKind.Failed], "hers was known before");
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Judge_OnlyHeadsFail_NothingIsReadAtTheLast(int seconds, bool isRead)
    {
        Condition[] named = [PolicyText.Condition<TokenBalanceCondition>(Balance("native", "1", ""))];
        await _chain.RefreshAsync(CancellationToken.None);
        await LoseHeadsAsync(seconds);

        (await _evaluator.JudgeAsync(named, Answers.Alice, CancellationToken.None))[0].Verdict.ShouldBe(isRead ? Verdict.Met : Verdict.Unknown(UnknownReason.ReadFailed));
    }

    private static Policy Policy(string options) => Policy("native", "1", options);

    private static Policy Policy(string token, string threshold, string options) =>
        PolicyFile.Parse(PolicyText.When(Balance(token, threshold, options)), new HashSet<ChainId> { 5 }).Policies.Find("p")!;

    private static string Balance(string token, string threshold, string options) =>
        $$"""{"type":"token_balance","chainId":5,"contractAddress":"{{token}}","threshold":"{{threshold}}"{{options}}}""";

    private async Task<Verdict> DecideAsync(Policy policy, Address wallet) =>
        (await _evaluator.DecideAsync(policy, SubjectOf(wallet), CancellationToken.None)).For(null);

    private static Subject SubjectOf(Address wallet) => Subject.ByKey(new Account(5, wallet));

    /// <summary>Has polls fail, so many seconds after the last block was told, while reads are answered.</summary>
    private async Task LoseHeadsAsync(int seconds)
    {
        _tellsNoHead = true;
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        (await _chain.RefreshAsync(CancellationToken.None)).ShouldBeNull();
    }

    private RpcResponse Answer(RpcRequest request) => _isDown ? throw new RpcException("the node is down") : request.Method switch
    {
        "eth_chainId" => FakeTransport.Result("0x5"),
        "eth_getBlockByNumber" => _tellsNoHead ? throw new RpcException("asked too often") { Failure = RpcFailure.Busy } : FakeTransport.Header(1),
        "eth_call" => FakeTransport.Result("0x" + new string('0', 63) + "1"),
        _ => FakeTransport.Result("0xde0b6b3a7640000"),
    };
}
