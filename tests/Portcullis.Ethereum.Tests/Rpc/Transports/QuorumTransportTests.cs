using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Transports;

public sealed class QuorumTransportTests
{
    private static readonly RpcRequest Balance = new("eth_getBalance", []);
    private static readonly FakeTransport Down = new(_ => throw new RpcException("down") { Failure = RpcFailure.Connection });

    private readonly TestNodes _nodes = new();

    public static TheoryData<string, string[], int, string?> Votes => new()
    {
        { "all agree", ["1", "1", "1"], 2, "0x1" },
        { "one lies", ["9", "1", "1"], 2, "0x1" },
        { "one lies, last", ["1", "1", "9"], 2, "0x1" },
        { "1-1-1", ["1", "2", "3"], 2, null },
        { "one down", ["down", "1", "1"], 2, "0x1" },
        { "one down, others differ", ["down", "1", "2"], 2, null },
        { "one answers an error, others agree", ["error", "1", "1"], 2, "0x1" },
        { "one answers an error, others differ", ["error", "1", "2"], 2, null },
        { "one answers no word, others agree", ["", "1", "1"], 2, "0x1" },
        { "3 of 3, one lies", ["1", "1", "2"], 3, null },
        { "3 of 5, two collude", ["9", "9", "1", "1", "1"], 3, "0x1" },
        { "3 of 5, two and two", ["9", "9", "1", "1", "2"], 3, null },
        { "3 of 5, two down", ["down", "down", "1", "1", "1"], 3, "0x1" },
        { "2 of 2", ["1", "1"], 2, "0x1" },
        { "2 of 2, they differ", ["1", "2"], 2, null },
    };

    [Theory]
    [MemberData(nameof(Votes))]
    public async Task Send_Votes_GiveTheAnswerOfEnough(string name, string[] votes, int needed, string? expected)
    {
        var response = (await Over(needed, [.. votes.Select(Voter)]).SendAsync([Balance], default))[0];
        (expected is null ? response.Error!.Code.ToString() : response.Result.GetString()).ShouldBe(expected ?? $"{RpcError.NoQuorum}", name);
    }

    [Theory]
    [InlineData("down", "down", "1")]
    [InlineData("down", "down", "down")]
    public async Task Send_TooFewAnswer_IsNoAnswer(params string[] votes) =>
        (await Should.ThrowAsync<RpcException>(() => Over(2, [.. votes.Select(Voter)]).SendAsync([Balance], default))).Failure.ShouldBe(RpcFailure.NoQuorum);

    [Theory]
    [InlineData(RpcFailure.TooLarge, RpcFailure.TooLarge)]
    [InlineData(RpcFailure.Connection, RpcFailure.NoQuorum)]
    public async Task Send_TooFewAnswer_TellsWhetherTheQuestionMayBeWhy(RpcFailure failure, RpcFailure expected)
    {
        var failing = new FakeTransport(_ => throw new RpcException("x") { Failure = failure });
        var quorum = new QuorumTransport([_nodes.Lane("a", failing), _nodes.Lane("b", failing), _nodes.Lane("c", failing)], 2, _nodes.Events);
        (await Should.ThrowAsync<RpcException>(() => quorum.SendAsync([FakeNode.ChainId], default))).Failure.ShouldBe(expected);
    }

    [Fact]
    public async Task Send_Liar_IsFlagged()
    {
        await Over(2, [Voter("9"), Voter("1"), Voter("1")]).SendAsync([Balance], default);
        _nodes.Events.Lines.ShouldBe(["o1 disagrees eth_getBalance"]);
    }

    [Fact]
    public async Task Send_LiarWhoIsLate_IsFlaggedAllTheSame()
    {
        var slow = new WaitingTransport();
        var sending = Over(2, [Voter("1"), Voter("1"), slow]).SendAsync([Balance], default);
        var late = await slow.NextAsync();
        (await sending)[0].Result.GetString().ShouldBe("0x1");
        _nodes.Events.Lines.ShouldBeEmpty();

        late.SetResult([FakeTransport.Result("\"0x9\"")]);

        (await Testing.Eventually.Async(() => _nodes.Events.Lines.Count > 0)).ShouldBeTrue();
        _nodes.Events.Lines.ShouldBe(["o3 disagrees eth_getBalance"]);
    }

    [Fact]
    public async Task Send_OneHangs_DoesNotWaitForIt()
    {
        var sending = Over(2, [new WaitingTransport(), Voter("1"), Voter("1")]).SendAsync([Balance], default);
        (await sending)[0].Result.GetString().ShouldBe("0x1");
    }

    [Fact]
    public async Task Send_Batch_IsDecidedCallByCall()
    {
        FakeTransport Of(string code) => new(request => FakeTransport.Result(request.Method == "eth_getCode" ? code : "\"0x1\""));
        var responses = await Over(2, [Of("\"0x01\""), Of("\"0x02\""), Of("\"0x03\"")]).SendAsync([Balance, new("eth_getCode", []), Balance], default);

        responses.Select(response => response.Error?.Code).ShouldBe([null, RpcError.NoQuorum, null]);
        _nodes.Events.Lines.ShouldBe(["undecided eth_getCode"]);
    }

    [Fact]
    public async Task Send_AllAnswerTheSameError_IsThatErrorAndNoDisagreement()
    {
        var broken = new FakeTransport(_ => FakeTransport.Error(-32603));
        (await Over(2, [broken, broken, broken]).SendAsync([Balance], default))[0].Error!.Code.ShouldBe(-32603);
        _nodes.Events.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_RevertAgainstAValue_NeedsEnoughToo()
    {
        var revert = new FakeTransport(_ => FakeTransport.Error(3, "0x01"));
        var value = new FakeTransport(_ => FakeTransport.Result("\"0x01\""));
        var call = new RpcRequest("eth_call", []);
        (await Over(2, [revert, value, revert]).SendAsync([call], default))[0].Error!.Code.ShouldBe(3);
        (await Over(2, [value, revert, value]).SendAsync([call], default))[0].Result.GetString().ShouldBe("0x01");
    }

    [Fact]
    public async Task Send_Bug_IsNotPassedOver() => await Should.ThrowAsync<InvalidOperationException>(
        () => Over(2, [new FakeTransport(_ => throw new InvalidOperationException()), new WaitingTransport(), new WaitingTransport()]).SendAsync([Balance], default));

    [Fact]
    public async Task Send_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        var sending = Over(2, [new WaitingTransport(), new WaitingTransport(), Voter("1")]).SendAsync([Balance], source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending);
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    [InlineData(2, 1)]
    public void Constructor_NotMoreThanHalf_IsRefused(int operators, int needed) =>
        Should.Throw<ArgumentException>(() => Over(needed, [.. Enumerable.Repeat(Down, operators)]));

    [Fact]
    public void Constructor_OneOperatorTwice_IsRefused() =>
        Should.Throw<ArgumentException>(() => new QuorumTransport([_nodes.Lane("a", Down), _nodes.Lane("A", Down)], 2, _nodes.Events));

    private static IRpcTransport Voter(string vote) => vote switch
    {
        "down" => Down,
        "error" => new FakeTransport(_ => FakeTransport.Error(-32001)),
        _ => new FakeTransport(_ => FakeTransport.Result($"\"0x{vote}\"")),
    };

    private QuorumTransport Over(int needed, IReadOnlyList<IRpcTransport> operators) =>
        new([.. operators.Select((transport, i) => _nodes.Lane($"o{i + 1}", transport))], needed, _nodes.Events);
}
