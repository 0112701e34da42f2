using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Rpc.Transports;

public sealed class FailoverTransportTests
{
    private static readonly RpcRequest Balance = new("eth_getBalance", []);
    private static readonly FakeTransport Broken = new(_ => throw new RpcException("broken"));

    private readonly TestNodes _nodes = new();

    [Fact]
    public async Task Send_FirstAnswers_AsksNoOther()
    {
        var second = Word(2);
        (await SendAsync(Word(1), second)).ShouldBe("0x1");
        second.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_FirstTwoFail_TheThirdAnswers() => (await SendAsync(Broken, Broken, Word(3))).ShouldBe("0x3");

    [Fact]
    public async Task Send_AllFail_IsTheLastFault()
    {
        var last = new FakeTransport(_ => throw new RpcException("last"));
        (await Should.ThrowAsync<RpcException>(() => SendAsync(Broken, last))).Message.ShouldBe("last");
    }

    [Fact]
    public async Task Send_Revert_IsAnAnswer()
    {
        var second = Word(2);
        var responses = await Over(_nodes.Pool(new FakeTransport(_ => FakeTransport.Error(3)), second)).SendAsync([new("eth_call", [])], default);
        responses[0].Error!.Code.ShouldBe(3);
        second.Batches.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-32603)]
    [InlineData(-32001)]
    [InlineData(-32602)]
    public async Task Send_AnotherError_IsNone(int code) => (await SendAsync(new FakeTransport(_ => FakeTransport.Error(code)), Word(2))).ShouldBe("0x2");

    [Theory]
    [InlineData("null")]
    [InlineData("\"0x\"")]
    [InlineData("{}")]
    public async Task Send_ResultOfAnotherForm_IsNone(string result) => (await SendAsync(new FakeTransport(_ => FakeTransport.Result(result)), Word(2))).ShouldBe("0x2");

    [Fact]
    public async Task Send_AllAnswerErrors_IsAnError()
    {
        var responses = await Over(_nodes.Pool(new FakeTransport(_ => FakeTransport.Error(-32603)), Broken)).SendAsync([Balance], default);
        responses[0].Error!.Code.ShouldBe(-32603);
    }

    [Fact]
    public async Task Send_OneOfABatchFails_OnlyThatIsAskedAgain()
    {
        var first = new FakeTransport(request => request.Method == "eth_getCode" ? FakeTransport.Error(-32603) : FakeTransport.Result("\"0x1\""));
        var second = new FakeTransport(_ => FakeTransport.Result("\"0x22\""));

        var responses = await Over(_nodes.Pool(first, second)).SendAsync([Balance, new("eth_getCode", []), Balance], default);

        responses.Select(response => response.Result.GetString()).ShouldBe(["0x1", "0x22", "0x1"]);
        second.Batches.ShouldHaveSingleItem().ShouldHaveSingleItem().Method.ShouldBe("eth_getCode");
    }

    [Fact]
    public async Task Send_Bug_IsNotPassedOver()
    {
        var buggy = new FakeTransport(_ => throw new InvalidOperationException());
        await Should.ThrowAsync<InvalidOperationException>(() => SendAsync(buggy, Broken));
    }

    [Fact]
    public async Task Send_CancelledMeanwhile_AsksNoOther()
    {
        using var source = new CancellationTokenSource();
        var first = new FakeTransport(_ =>
        {
            source.Cancel();
            throw new RpcException("broken");
        });
        var second = Word(2);
        await Should.ThrowAsync<OperationCanceledException>(() => Over(_nodes.Pool(first, second)).SendAsync([Balance], source.Token));
        second.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_NodeLeftOut_IsNotAsked()
    {
        var first = new FakeTransport(_ => throw new RpcException("broken") { Failure = RpcFailure.Connection });
        var transport = Over(_nodes.Pool(first, Word(2)));
        for (var i = 0; i < 5; i++)
        {
            (await transport.SendAsync([Balance], default))[0].Result.GetString().ShouldBe("0x2");
        }

        first.Batches.Count.ShouldBe(NodeHealthOptions.Default.Failures);
        _nodes.Events.Lines.ShouldBe(["n1 out Connection"]);
    }

    [Fact]
    public async Task Send_FirstIsLate_TheSecondIsAskedBeside()
    {
        var slow = new WaitingTransport();
        var pool = _nodes.Pool(slow, Word(2));
        var sending = Over(pool, HedgeOptions.Default).SendAsync([Balance], default);
        var late = await slow.NextAsync();
        sending.IsCompleted.ShouldBeFalse();

        _nodes.Clock.Advance(HedgeOptions.Default.Initial);

        (await sending)[0].Result.GetString().ShouldBe("0x2");
        _nodes.Events.Lines.ShouldBe(["n1 late"]);
        late.SetResult([FakeTransport.Result("\"0x1\"")]);
    }

    [Fact]
    public async Task Send_FirstComesAfterTheHedge_TheFirstAnswerCounts()
    {
        var (slow, slower) = (new WaitingTransport(), new WaitingTransport());
        var sending = Over(_nodes.Pool(slow, slower), HedgeOptions.Default).SendAsync([Balance], default);
        var late = await slow.NextAsync();
        _nodes.Clock.Advance(HedgeOptions.Default.Initial);
        await slower.NextAsync();

        late.SetResult([FakeTransport.Result("\"0x1\"")]);

        (await sending)[0].Result.GetString().ShouldBe("0x1");
    }

    [Fact]
    public async Task Send_WithoutHedging_WaitsForTheFirst()
    {
        var slow = new WaitingTransport();
        var second = Word(2);
        var sending = Over(_nodes.Pool(slow, second)).SendAsync([Balance], default);
        var late = await slow.NextAsync();
        _nodes.Clock.Advance(TimeSpan.FromMinutes(1));
        late.SetResult([FakeTransport.Result("\"0x1\"")]);

        (await sending)[0].Result.GetString().ShouldBe("0x1");
        second.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_LateOneFailsInTheEnd_CountsAgainstIt()
    {
        var slow = new WaitingTransport();
        var pool = _nodes.Pool(slow, Word(2));
        var transport = Over(pool, HedgeOptions.Default);
        for (var i = 0; i < NodeHealthOptions.Default.Failures; i++)
        {
            var sending = transport.SendAsync([Balance], default);
            var late = await slow.NextAsync();
            _nodes.Clock.Advance(HedgeOptions.Default.Initial);
            await sending;
            late.SetException(new RpcException("too late") { Failure = RpcFailure.Timeout });
        }

        (await Eventually.Async(() => pool.All[0].Health.IsOut)).ShouldBeTrue();
    }

    [Fact]
    public void Pool_NoNodes_IsRefused() => Should.Throw<ArgumentException>(() => new NodePool([]));

    private static FakeTransport Word(int value) => new(_ => FakeTransport.Result($"\"0x{value:x}\""));

    private FailoverTransport Over(NodePool pool, HedgeOptions? hedge = null) => new(pool, hedge, _nodes.Events, _nodes.Clock);

    private async Task<string?> SendAsync(params IRpcTransport[] transports) =>
        (await Over(_nodes.Pool(transports)).SendAsync([Balance], default))[0].Result.GetString();
}
