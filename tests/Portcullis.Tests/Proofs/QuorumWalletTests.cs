using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Faults;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>A contract wallet's word, also of one that is not deployed yet, where two of three operators must have heard the same, through a whole gateway.</summary>
public sealed class QuorumWalletTests : IAsyncLifetime
{
    private const string Yes = "portcullis: valid deployed";
    private const string No = "portcullis: not valid";

    private static readonly Hash Salt = new([.. new byte[31], 16]);

    private readonly List<LyingNode> _nodes = [];
    private readonly List<FaultNode> _fronts = [];
    private TestChain _chain = null!;
    private LiveGateway _gateway = null!;
    private Address _wallet;
    private Address _factory;

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
        _factory = await _chain.DeployAsync(CompiledContract.Read("WalletFactory"));
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
    [Trait("Case", "W3")]
    public async Task Undeployed_EachLiesInTurn_TheTruthIsHeardAndNothingStays()
    {
        var block = await BlockAsync();
        for (var liar = 0; liar < _nodes.Count; liar++)
        {
            _nodes[liar].Lie = "portcullis: valid undeployed";
            (await SignInUndeployedAsync(WalletGateway.Stranger)).ShouldBe(401, "signature_invalid");

            _nodes[liar].Lie = No;
            var good = (await SignInUndeployedAsync(WalletGateway.Owner)).ShouldBe(200, null);
            ((string?)good.Claims["proof"]).ShouldBe("erc6492");

            _nodes[liar].Lies.ShouldBe(2);
            _nodes[liar].Lie = null;
        }

        await ShouldBeAsBeforeAsync(block);
    }

    [Fact]
    [Trait("Case", "W3")]
    public async Task Undeployed_AllDisagreeOrTwoAreDown_NobodyCanTellAndNothingStays()
    {
        var block = await BlockAsync();
        (_nodes[0].Lie, _nodes[1].Lie) = (Yes, "portcullis: factory failed");
        (await SignInUndeployedAsync(WalletGateway.Owner)).ShouldBe(503, "chain_unavailable", "one, one and one");

        (_nodes[0].Lie, _nodes[1].Lie) = (null, null);
        (_fronts[0].Fault, _fronts[1].Fault) = (NodeFault.Drop, NodeFault.Drop);
        (await SignInUndeployedAsync(WalletGateway.Owner)).ShouldBe(503, "chain_unavailable", "two are down");

        await ShouldBeAsBeforeAsync(block);
    }

    [Fact]
    public async Task TwoAreDown_NobodyCanTell()
    {
        (_fronts[0].Fault, _fronts[1].Fault) = (NodeFault.Drop, NodeFault.Drop);

        (await SignInAsync(WalletGateway.Owner)).ShouldBe(503, "chain_unavailable");
    }

    private Task<Reply> SignInAsync(DevAccount signer) => SignInAsync(_wallet, signer, signature => signature);

    private async Task<Reply> SignInUndeployedAsync(DevAccount signer) =>
        await SignInAsync(await UndeployedAsync(), signer, signature => ContractWallets.Wrap(_factory, ContractWallets.Deployment(WalletGateway.Owner.Address, Salt), signature));

    private async Task<Reply> SignInAsync(Address wallet, DevAccount signer, Func<Bytes, Bytes> wrap)
    {
        var client = new SignInClient(_gateway.Http, TimeProvider.System);
        var message = await client.MessageAsync(wallet);
        return await client.SendAsync(message, wrap(WalletGateway.Sign(signer, message.ToString())));
    }

    private Task<Address> UndeployedAsync() => ContractWallets.AddressOfAsync(_chain, _factory, WalletGateway.Owner.Address, Salt);

    private async Task<string> BlockAsync() => (await _chain.Anvil.RpcAsync("eth_blockNumber")).GetString()!;

    /// <summary>The chain makes a block of each transaction, and there was none.</summary>
    private async Task ShouldBeAsBeforeAsync(string block)
    {
        (await BlockAsync()).ShouldBe(block);
        (await ContractWallets.CodeAtAsync(_chain, await UndeployedAsync())).ShouldBe("0x");
    }
}
