using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Transports;

public sealed class ChainCheckTransportTests
{
    private static readonly RpcRequest Code = new("eth_getCode", []);

    private readonly TestNodes _nodes = new();
    private readonly NodeHealth _health;
    private readonly FakeTransport _node;
    private readonly ChainCheckTransport _transport;
    private string _chainId = "\"0x5\"";

    public ChainCheckTransportTests()
    {
        _health = _nodes.Health("n");
        _node = new FakeTransport(request => FakeTransport.Result(request.Method == "eth_chainId" ? _chainId : "\"0x11\""));
        _transport = new ChainCheckTransport(_node, 5, "n", _health);
    }

    [Fact]
    public async Task Send_First_AsksForTheChainInTheSameBatch()
    {
        (await _transport.SendAsync([Code], default)).ShouldHaveSingleItem().Result.GetString().ShouldBe("0x11");
        await _transport.SendAsync([Code], default);

        _node.Batches.Select(batch => batch.Count).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Send_AfterAFailure_AsksAgain()
    {
        await _transport.SendAsync([Code], default);
        TestNodes.Fail(_health, 1);
        await _transport.SendAsync([Code], default);
        _node.Batches.Select(batch => batch.Count).ShouldBe([2, 2]);
    }

    [Fact]
    public async Task Send_QuestionInTheBatch_IsTheCheck()
    {
        (await _transport.SendAsync([Code, FakeNode.ChainId], default)).Count.ShouldBe(2);
        await _transport.SendAsync([Code], default);
        _node.Batches.Select(batch => batch.Count).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Send_AnotherChain_LetsNothingThrough()
    {
        _chainId = "\"0x6\"";
        (await Should.ThrowAsync<RpcException>(() => _transport.SendAsync([Code], default))).Failure.ShouldBe(RpcFailure.WrongChain);
        await Should.ThrowAsync<RpcException>(() => _transport.SendAsync([Code], default));

        (_health.WrongChain, _health.IsIn).ShouldBe((6UL, false));
        _nodes.Events.Lines.ShouldBe(["n chain 6"]);
    }

    [Fact]
    public async Task Send_RightChainAgain_IsIn()
    {
        _chainId = "\"0x6\"";
        await Should.ThrowAsync<RpcException>(() => _transport.SendAsync([Code], default));
        _chainId = "\"0x5\"";
        await _transport.SendAsync([Code], default);
        _health.IsIn.ShouldBeTrue();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"0x\"")]
    [InlineData("5")]
    public async Task Send_NoChainId_IsRefused(string answer)
    {
        _chainId = answer;
        await Should.ThrowAsync<RpcException>(() => _transport.SendAsync([Code], default));
    }
}
