using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Tests.Proofs;

/// <summary>A real chain behind a node that can fail, and that keeps what it was asked.</summary>
internal sealed class RecordedChain : IAsyncDisposable
{
    private RecordedChain(TestChain chain, RecordedNode node, FaultNode front) => (Chain, Node, Front) = (chain, node, front);

    /// <summary>How long the node is waited for at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public TestChain Chain { get; }

    public RecordedNode Node { get; }

    public FaultNode Front { get; }

    /// <summary>The settings of the chain: a node is asked for the present block of every decision.</summary>
    public JsonObject Settings => new() { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = Front.Url.AbsoluteUri }), ["HeadMaxAge"] = "00:00:00", ["Timeout"] = $"{Patience:c}" };

    public static async Task<RecordedChain> StartAsync(ulong id)
    {
        var chain = await TestChain.StartAsync(new TestChainOptions { Anvil = new AnvilOptions { ChainId = id } });
        var node = new RecordedNode(chain.RpcUrl);
        return new RecordedChain(chain, node, await FaultNode.StartAsync(node));
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        Node.Dispose();
        await Chain.DisposeAsync();
    }
}
