using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Transports;

public sealed class BreakerTransportTests
{
    private readonly TestNodes _nodes = new();
    private readonly NodeHealth _health;
    private readonly BreakerTransport _transport;
    private Func<RpcResponse> _answer = () => FakeTransport.Result("1");
    private int _asked;

    public BreakerTransportTests()
    {
        _health = _nodes.Health("n");
        _transport = new BreakerTransport(new FakeTransport(_ => Answer()), "n", _health, _nodes.Clock);
    }

    [Fact]
    public async Task Send_ThreeFailures_LeavesTheNodeOut()
    {
        _answer = () => throw new RpcException("x") { Failure = RpcFailure.Connection };
        (await TryAsync(5)).ShouldBe([RpcFailure.Connection, RpcFailure.Connection, RpcFailure.Connection, RpcFailure.LeftOut, RpcFailure.LeftOut]);
        _asked.ShouldBe(3);
        _health.IsOut.ShouldBeTrue();
    }

    [Fact]
    public async Task Send_AfterThePause_OneTrialBringsItBack()
    {
        await FailAsync();
        _nodes.Clock.Advance(NodeHealthOptions.Default.LeastPause * 2);
        _answer = () => FakeTransport.Result("1");

        (await TryAsync(2)).ShouldBe([null, null]);

        _nodes.Events.Lines.ShouldBe(["n out Connection", "n back"]);
    }

    [Fact]
    public async Task Send_TrialsThatFail_LengthenThePause()
    {
        await FailAsync();
        var pauses = new List<int>();
        for (var trial = 0; trial < 8; trial++)
        {
            var (asked, seconds) = (_asked, 0);
            for (; _asked == asked; seconds++)
            {
                _nodes.Clock.Advance(TimeSpan.FromSeconds(1));
                await TryAsync(1);
            }

            pauses.Add(seconds);
        }

        pauses[0].ShouldBeInRange(1, 2);
        pauses[3].ShouldBeGreaterThan(pauses[0]);
        pauses.Max().ShouldBeLessThanOrEqualTo(38);
    }

    [Fact]
    public async Task Send_WhileATrialRuns_NoOtherIsLetThrough()
    {
        await FailAsync();
        _nodes.Clock.Advance(NodeHealthOptions.Default.LeastPause * 2);
        _health.TryEnter(out var turn).ShouldBeTrue();

        (await TryAsync(1)).ShouldBe([RpcFailure.LeftOut]);
        _health.Abandon(turn);
        _answer = () => FakeTransport.Result("1");
        (await TryAsync(1)).ShouldBe([null]);
    }

    [Fact]
    [Trait("Case", "R1")]
    public async Task Send_ManyUnderWayFailTogether_PauseIsThatOfOneFailure()
    {
        var underWay = await SendAsync(20);
        await AllFailAsync(underWay);
        _health.IsOut.ShouldBeTrue();

        _nodes.Clock.Advance(NodeHealthOptions.Default.LeastPause * 1.3);

        (await TryAsync(1)).ShouldBe([null]);
        _nodes.Events.Lines.ShouldBe(["n out Connection", "n back"]);
    }

    [Fact]
    public async Task Send_UnderWayFailWhileATrialRuns_PauseIsThatOfTheTrialAlone()
    {
        var underWay = await SendAsync(20);
        await AllFailAsync(underWay[..10]);
        _nodes.Clock.Advance(NodeHealthOptions.Default.LeastPause * 1.3);
        var trial = await SendAsync(1);

        await AllFailAsync(underWay[10..]);
        (await TryAsync(1)).ShouldBe([RpcFailure.LeftOut], "the trial is still to be answered");
        await AllFailAsync(trial);
        _nodes.Clock.Advance(NodeHealthOptions.Default.LeastPause * 1.1);
        (await TryAsync(1)).ShouldBe([RpcFailure.LeftOut], "it doubled the pause");
        _nodes.Clock.Advance(NodeHealthOptions.Default.LeastPause * 2.1);
        (await TryAsync(1)).ShouldBe([null]);
    }

    [Fact]
    public async Task Send_SentBeforeItWasOutAndFailsWhenItIsBack_SaysNothingOfIt()
    {
        var underWay = await SendAsync(20);
        await AllFailAsync(underWay[..10]);
        _nodes.Clock.Advance(NodeHealthOptions.Default.LeastPause * 1.3);
        (await TryAsync(1)).ShouldBe([null]);

        await AllFailAsync(underWay[10..]);

        _health.IsIn.ShouldBeTrue();
    }

    [Theory]
    [InlineData(-32603, false)]
    [InlineData(-32000, false)]
    [InlineData(3, false)]
    [InlineData(-32005, true)]
    [InlineData(-32002, true)]
    public async Task Send_ErrorsInAnswers_CountOnlyWhenALimitSaysSo(int code, bool isOut)
    {
        _answer = () => FakeTransport.Error(code);
        await TryAsync(5);
        _health.IsOut.ShouldBe(isOut);
    }

    [Theory]
    [InlineData("eth_call", -32002, false)]
    [InlineData("eth_getBalance", -32002, false)]
    [InlineData("eth_getLogs", -32002, true)]
    [InlineData("eth_call", -32005, true)]
    public async Task Send_StateThatIsNotToBeHad_IsNotTheNodesFailure(string method, int code, bool isOut)
    {
        _answer = () => FakeTransport.Error(code);
        for (var i = 0; i < 5; i++)
        {
            await Record.ExceptionAsync(() => _transport.SendAsync([new(method, [])], default));
        }

        _health.IsOut.ShouldBe(isOut);
    }

    [Fact]
    public async Task Send_OwnBudget_IsNotTheNodesFailure()
    {
        _answer = () => throw new RpcException("x") { Failure = RpcFailure.OutOfBudget };
        await TryAsync(5);
        _health.IsOut.ShouldBeFalse();
    }

    [Theory]
    [InlineData(RpcFailure.TooLarge, null, false)]
    [InlineData(RpcFailure.Error, -32600, false)]
    [InlineData(RpcFailure.Error, -32005, true)]
    [InlineData(RpcFailure.Timeout, null, true)]
    public async Task Send_FailureThatTheQuestionMayCause_IsNotTheNodes(RpcFailure failure, int? code, bool isOut)
    {
        _answer = () => throw new RpcException("x") { Failure = failure, Error = code is { } number ? new RpcError(number, "text", null) : null };
        for (var i = 0; i < 5; i++)
        {
            await Record.ExceptionAsync(() => _transport.SendAsync([new("eth_call", [])], default));
        }

        _health.IsOut.ShouldBe(isOut);
    }

    [Theory]
    [InlineData(RpcFailure.TooLarge)]
    [InlineData(RpcFailure.Error)]
    public async Task Send_FailureToTellTheHead_IsTheNodes(RpcFailure failure)
    {
        _answer = () => throw new RpcException("x") { Failure = failure };
        for (var i = 0; i < 5; i++)
        {
            await Record.ExceptionAsync(() => _transport.SendAsync([FakeNode.ChainId, new("eth_getBlockByNumber", ["latest", false])], default));
        }

        _health.IsOut.ShouldBeTrue();
    }

    [Fact]
    public async Task Send_FailuresWithSuccessBetween_AreNotInARow()
    {
        for (var i = 0; i < 10; i++)
        {
            _answer = i % 2 == 0 ? () => throw new RpcException("x") : () => FakeTransport.Result("1");
            await TryAsync(1);
        }

        _health.IsOut.ShouldBeFalse();
    }

    private async Task FailAsync()
    {
        _answer = () => throw new RpcException("x") { Failure = RpcFailure.Connection };
        await TryAsync(NodeHealthOptions.Default.Failures);
    }

    /// <summary>So many requests that are under way, each with where its answer goes.</summary>
    private async Task<(Task Sending, TaskCompletionSource<IReadOnlyList<RpcResponse>> Answer)[]> SendAsync(int requests)
    {
        var waiting = new WaitingTransport();
        var transport = new BreakerTransport(waiting, "n", _health, _nodes.Clock);
        var underWay = new (Task, TaskCompletionSource<IReadOnlyList<RpcResponse>>)[requests];
        for (var i = 0; i < requests; i++)
        {
            underWay[i] = (transport.SendAsync([FakeNode.ChainId], default), await waiting.NextAsync());
        }

        return underWay;
    }

    private static async Task AllFailAsync((Task Sending, TaskCompletionSource<IReadOnlyList<RpcResponse>> Answer)[] underWay)
    {
        foreach (var (sending, answer) in underWay)
        {
            answer.SetException(new RpcException("x") { Failure = RpcFailure.Connection });
            await Should.ThrowAsync<RpcException>(sending);
        }
    }

    private RpcResponse Answer()
    {
        _asked++;
        return _answer();
    }

    private async Task<IReadOnlyList<RpcFailure?>> TryAsync(int times)
    {
        var failures = new List<RpcFailure?>();
        for (var i = 0; i < times; i++)
        {
            failures.Add((await Record.ExceptionAsync(() => _transport.SendAsync([FakeNode.ChainId], default)) as RpcException)?.Failure);
        }

        return failures;
    }
}
