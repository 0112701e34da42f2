using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.EndToEnd.Tests.Fixtures.Faults;

/// <summary>The node that does things wrong does them as it is told, whatever stands behind it.</summary>
public sealed class FaultNodeTests
{
    [Fact]
    public async Task Node_Recordings_AnswersAsTheRecordedNode()
    {
        var recordings = new Recordings();
        recordings.Count.ShouldBeGreaterThan(10);
        await using var node = await FaultNode.StartAsync(recordings);

        (await CallAsync(node, "eth_chainId"))["result"]!.GetValue<string>().ShouldBe("0xc72dd9d5e883e");
        (await CallAsync(node, "eth_unheardOf"))["error"]!["code"]!.GetValue<int>().ShouldBe(-32601);
        (node.Calls, node.Injected).ShouldBe((2, 0));
    }

    [Fact]
    public async Task Node_RecordingsWithAFault_AnswersWrongly()
    {
        await using var node = await FaultNode.StartAsync(new Recordings(), NodeFault.WrongChain);
        (await CallAsync(node, "eth_chainId"))["result"]!.GetValue<string>().ShouldBe("0x539");
        node.Injected.ShouldBe(1);
    }

    [Fact]
    public async Task Node_BeforeAnvil_LagsAsTold()
    {
        await using var anvil = await Anvil.StartAsync();
        await anvil.MineAsync(30);
        using var proxy = new NodeProxy(anvil.RpcUrl);
        await using var node = await FaultNode.StartAsync(proxy);
        (await HeadAsync(node)).ShouldBe("0x1e");

        (node.Fault, node.Lag) = (NodeFault.Lagging, 20);

        (await HeadAsync(node)).ShouldBe("0xa");
    }

    [Fact]
    public async Task Node_LogsAndFinality_AreWrongWhenTold()
    {
        var chain = new SimulatedChain();
        await using var node = await FaultNode.StartAsync(chain, NodeFault.RemovedLogs);
        (await CallAsync(node, "eth_getLogs"))["result"]![0]!["removed"]!.GetValue<bool>().ShouldBeTrue();
        node.Fault = NodeFault.OmittedLogs;
        (await CallAsync(node, "eth_getLogs"))["result"]!.AsArray().ShouldBeEmpty();
        node.Fault = NodeFault.FalseLogs;
        var topics = (await CallAsync(node, "eth_getLogs"))["result"]![0]!["topics"]!;
        (topics[0]!.GetValue<string>() == SimulatedChain.LogName.ToString(), topics[1]!.GetValue<string>() == chain.HashOf(chain.Height).ToString()).ShouldBe((true, false));
        node.Fault = NodeFault.NoFinality;
        (await CallAsync(node, "eth_getBlockByNumber", "finalized", false))["error"]!["code"]!.GetValue<int>().ShouldBe(-39001);
    }

    [Fact]
    public async Task Node_OnlyOneMethodIsWrong_OthersAreRight()
    {
        await using var node = await FaultNode.StartAsync(new SimulatedChain(), NodeFault.NullResult);
        node.Only = method => method == "eth_getBlockByNumber";
        (await CallAsync(node, "eth_chainId"))["result"]!.GetValue<string>().ShouldBe("0x7a69");
        (await CallAsync(node, "eth_getBlockByNumber", "latest", false))["result"].ShouldBeNull();
    }

    private static async Task<string> HeadAsync(FaultNode node) =>
        (await CallAsync(node, "eth_getBlockByNumber", "latest", false))["result"]!["number"]!.GetValue<string>();

    private static async Task<JsonObject> CallAsync(FaultNode node, string method, params object[] parameters)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync(node.Url, new { jsonrpc = "2.0", id = 1, method, @params = parameters });
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
