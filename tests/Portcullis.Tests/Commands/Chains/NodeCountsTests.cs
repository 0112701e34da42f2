using Portcullis.Admin;
using Portcullis.Commands.Chains;
using Portcullis.Testing;

namespace Portcullis.Tests.Commands.Chains;

public sealed class NodeCountsTests
{
    private const string Text = """
        # TYPE portcullis_rpc_calls_total counter
        portcullis_rpc_calls_total{chain="1",method="eth_call",node="a.example",result="answered"} 40
        portcullis_rpc_calls_total{chain="1",method="eth_getLogs",node="a.example",result="failed"} 2
        portcullis_rpc_calls_total{chain="10",method="eth_call",node="a.example",result="answered"} 7
        portcullis_rpc_disagreements_total{chain="1",operator="one",what="head"} 3
        portcullis_rpc_disagreements_total{chain="1",operator="one",what="read"} 1
        portcullis_rpc_duration_seconds_bucket{chain="1",node="a.example",le="0.1"} 99
        """;

    [Fact]
    public void Parse_MetricsOfAGateway_AreSummedByNode()
    {
        var counts = NodeCounts.Parse(Text);

        counts.Calls(1, "a.example").ShouldBe(42);
        counts.Calls(10, "a.example").ShouldBe(7);
        counts.Calls(1, "b.example").ShouldBe(0);
        counts.Disagreements(1, "one").ShouldBe(4);
        counts.Disagreements(1, "two").ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData(null)]
    public async Task Read_NoGatewayRuns_NothingIsKnown(string? url)
    {
        var counts = await NodeCounts.ReadAsync(new AdminOptions { Url = url ?? $"http://127.0.0.1:{FreePort.Next()}" }, CancellationToken.None);

        counts.Calls(1, "a.example").ShouldBeNull();
        counts.Disagreements(1, "one").ShouldBeNull();
    }
}
