using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

public sealed class FailoverTransportTests
{
    private static readonly FakeTransport Broken = new(_ => throw new RpcException("broken"));

    [Fact]
    public async Task Send_FirstAnswers_AsksNoOther()
    {
        var second = new FakeTransport(_ => FakeTransport.Result("2"));
        var responses = await new FailoverTransport([new FakeTransport(_ => FakeTransport.Result("1")), second]).SendAsync([FakeNode.ChainId], default);
        responses[0].Result.GetInt32().ShouldBe(1);
        second.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_FirstTwoFail_TheThirdAnswers()
    {
        var third = new FakeTransport(_ => FakeTransport.Result("3"));
        var responses = await new FailoverTransport([Broken, Broken, third]).SendAsync([FakeNode.ChainId], default);
        responses[0].Result.GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Send_AllFail_IsTheLastFault()
    {
        var last = new FakeTransport(_ => throw new RpcException("last"));
        (await Should.ThrowAsync<RpcException>(() => new FailoverTransport([Broken, last]).SendAsync([FakeNode.ChainId], default))).Message.ShouldBe("last");
    }

    [Fact]
    public async Task Send_ErrorObject_IsAnAnswer()
    {
        var second = new FakeTransport(_ => FakeTransport.Result("2"));
        var responses = await new FailoverTransport([new FakeTransport(_ => FakeTransport.Error(3)), second]).SendAsync([FakeNode.ChainId], default);
        responses[0].Error!.Code.ShouldBe(3);
        second.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_Bug_IsNotPassedOver()
    {
        var buggy = new FakeTransport(_ => throw new InvalidOperationException());
        await Should.ThrowAsync<InvalidOperationException>(() => new FailoverTransport([buggy, Broken]).SendAsync([FakeNode.ChainId], default));
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
        var second = new FakeTransport(_ => FakeTransport.Result("2"));
        await Should.ThrowAsync<OperationCanceledException>(() => new FailoverTransport([first, second]).SendAsync([FakeNode.ChainId], source.Token));
        second.Batches.ShouldBeEmpty();
    }

    [Fact]
    public void Constructor_NoNodes_IsRefused() => Should.Throw<ArgumentException>(() => new FailoverTransport([]));
}
