using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Faults;
using Portcullis.Tests.Gateway;

namespace Portcullis.Tests.Proofs;

/// <summary>A contract wallet's word, where two of three operators must have heard the same, through a whole gateway.</summary>
public sealed class QuorumWalletTests : IAsyncLifetime
{
    private const string Yes = "portcullis: valid deployed";
    private const string No = "portcullis: not valid";

    private readonly List<LyingNode> _nodes = [];
    private readonly List<FaultNode> _fronts = [];
    private TestChain _chain = null!;
    private LiveGateway _gateway = null!;
    private Address _wallet;

    public async ValueTask InitializeAsync()
    {
        _chain = await TestChain.StartAsync(new TestChainOptions { Anvil = new AnvilOptions { ChainId = 1 } });
        for (var i = 0; i < 3; i++)
        {
            _nodes.Add(new LyingNode(_chain.RpcUrl));
            _fronts.Add(await FaultNode.StartAsync(_nodes[i]));
        }

        var operators = _fronts.Select((front, i) => new JsonObject { ["Url"] = front.Url.AbsoluteUri, ["Operator"] = $"operator-{i}" });
        _gateway = await LiveGateway.StartAsync(settings =>
            settings["Chains"]!["1"] = new JsonObject { ["Rpc"] = new JsonArray([.. operators]), ["Quorum"] = 2, ["HeadMaxAge"] = "00:00:00" });
        _wallet = await ContractWallets.DeployAsync(_chain, WalletGateway.Owner.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        foreach (var front in _fronts)
        {
            await front.DisposeAsync();
        }

        _nodes.ForEach(node => node.Dispose());
        await _chain.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task OneLies_TheTruthIsHeard(int liar)
    {
        _nodes[liar].Lie = Yes;
        (await SignInAsync(WalletGateway.Stranger)).ShouldBe(401, "signature_invalid");

        _nodes[liar].Lie = No;
        var good = (await SignInAsync(WalletGateway.Owner)).ShouldBe(200, null);

        ((string?)good.Claims["proof"]).ShouldBe("erc1271");
        _nodes[liar].Lies.ShouldBe(2);
    }

    [Fact]
    public async Task TwoLieEachInItsOwnWay_NobodyCanTell()
    {
        (_nodes[0].Lie, _nodes[1].Lie) = (Yes, "portcullis: valid delegated");

        (await SignInAsync(WalletGateway.Stranger)).ShouldBe(503, "chain_unavailable");
    }

    [Fact]
    public async Task TwoAreDown_NobodyCanTell()
    {
        (_fronts[0].Fault, _fronts[1].Fault) = (NodeFault.Drop, NodeFault.Drop);

        (await SignInAsync(WalletGateway.Owner)).ShouldBe(503, "chain_unavailable");
    }

    private async Task<Reply> SignInAsync(DevAccount signer)
    {
        var client = new SignInClient(_gateway.Http, TimeProvider.System);
        var message = await client.MessageAsync(_wallet);
        return await client.SendAsync(message, WalletGateway.Sign(signer, message.ToString()));
    }
}
