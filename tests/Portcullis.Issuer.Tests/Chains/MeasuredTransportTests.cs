using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Chains;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

public sealed class MeasuredTransportTests : INodeBackend
{
    private const string Calls = "portcullis.rpc.calls";

    private int _code;

    [Theory]
    [InlineData("eth_call", RpcError.Reverted, "answered", "error")]
    [InlineData("eth_call", -32000, "error", "answered")]
    [InlineData("eth_call", RpcError.LimitExceeded, "error", "answered")]
    [InlineData("eth_getBalance", RpcError.Reverted, "error", "answered")]
    public async Task Send_Error_CountsAsTheNodesUnlessItIsAContractsAnswer(string method, int code, string counted, string other)
    {
        _code = code;
        var node = $"{method} {code}";
        using var measured = new Measurements(scope: null, Calls);

        await new MeasuredTransport(ChainUnderTest.Id, node, new BackendTransport(this)).SendAsync([new(method, []), new(method, [])], default);

        (measured.Of(Calls, $"node={node}", $"result={counted}"), measured.Of(Calls, $"node={node}", $"result={other}")).ShouldBe((2, null));
    }

    Task<JsonObject> INodeBackend.AnswerAsync(string method, JsonArray parameters) =>
        Task.FromResult(new JsonObject { ["error"] = new JsonObject { ["code"] = _code, ["message"] = "execution reverted" } });
}
