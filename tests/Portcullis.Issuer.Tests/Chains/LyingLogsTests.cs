using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>A real chain with a real token, whose balances are remembered until an event touches them, behind several nodes of which the first lies about events.</summary>
public sealed class LyingLogsTests : IAsyncLifetime
{
    private const int Sales = 5;

    private static readonly Address Keeper = Anvil.Accounts[0].Address;
    private static readonly Address[] Sellers = [.. Anvil.Accounts.Skip(1).Take(Sales).Select(account => account.Address)];

    private readonly List<FaultNode> _nodes = [];
    private TestChain _truth = null!;
    private NodeProxy _proxy = null!;
    private ChainUnderTest _chain = null!;
    private Policy _policy = null!;

    public async ValueTask InitializeAsync()
    {
        _truth = await TestChain.StartAsync();
        _proxy = new NodeProxy(_truth.RpcUrl);
        _policy = ChainUnderTest.PolicyOn(_truth.Coin);
        foreach (var holder in Sellers.Append(Keeper))
        {
            await _truth.MintCoinAsync(holder, 1_000_000);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_chain?.DisposeAsync() ?? default);
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _proxy.Dispose();
        await _truth.DisposeAsync();
    }

    [Theory]
    [InlineData(NodeFault.OmittedLogs)]
    [InlineData(NodeFault.FalseLogs)]
    [InlineData(NodeFault.LyingValue)]
    [Trait("Case", "R5")]
    [Trait("Case", "C4")]
    public async Task Quorum_Sold_ClosesWithTheBlockAndOthersGoOnAndTheLiarIsFlaggedEachTime(NodeFault fault)
    {
        var kept = await StartAsync(nodes: 3, quorum: 2);
        _nodes[0].Fault = fault;

        var letIn = await SellAsync(kept);

        // Its last answer may come after the others have agreed.
        await Eventually.Async(() => _chain.Disagreements("read") is >= Sales and var detected && detected == _nodes[0].Injected);
        var injected = _nodes[0].Injected;
        Figure.Print("R5", $"{fault} of a token: {_chain.Disagreements("read")} detections of {injected} injections, {letIn} of {Sales} sellers let in");
        (letIn, _chain.Disagreements("read"), _chain.Disagreements("head")).ShouldBe((0, injected, 0));
        injected.ShouldBeGreaterThanOrEqualTo(Sales);
        _chain.Logs.Lines.Where(line => line.Contains("otherwise than the quorum", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("operator 1");
    }

    [Theory]
    [InlineData(NodeFault.OmittedLogs, 2)]
    [InlineData(NodeFault.FalseLogs, 3)]
    [Trait("Case", "R5")]
    [Trait("Case", "C4")]
    public async Task Failover_SoldAndTheLogsAreNotTold_ClosesWithTheBlockAndOthersGoOn(NodeFault fault, int nodes)
    {
        var kept = await StartAsync(nodes, quorum: null);
        _nodes[0].Fault = fault;

        var letIn = await SellAsync(kept);

        Figure.Print("R5", $"{fault} of the first of {nodes} nodes: {_nodes[0].Injected} injections, {letIn} of {Sales} sellers let in");
        letIn.ShouldBe(0);
        _nodes[0].Injected.ShouldBeGreaterThanOrEqualTo(Sales);
        _chain.Logs.Lines.Count(line => line.Contains("filter denies", StringComparison.Ordinal)).ShouldBe(fault == NodeFault.FalseLogs ? 1 : 0);
    }

    [Theory]
    [InlineData(NodeFault.OmittedLogs)]
    [InlineData(NodeFault.FalseLogs)]
    [Trait("Case", "R5")]
    [Trait("Case", "C4")]
    public async Task Alone_SoldAndTheLogsAreNotTold_ClosesWithTheBlockAndOthersAreReadAnew(NodeFault fault)
    {
        await StartAsync(nodes: 1, quorum: null);
        _nodes[0].Fault = fault;

        var letIn = await SellAsync(kept: null);

        Figure.Print("R5", $"{fault} of the only node: {_nodes[0].Injected} injections, {letIn} of {Sales} sellers let in");
        letIn.ShouldBe(0);
        _nodes[0].Injected.ShouldBeGreaterThanOrEqualTo(Sales);
        _chain.Logs.Lines.Count(line => line.Contains("filter denies", StringComparison.Ordinal)).ShouldBe(fault == NodeFault.FalseLogs ? 1 : 0);
    }

    /// <summary>Joins the nodes, and returns the keeper's decision when all holders are known.</summary>
    private async Task<Decision> StartAsync(int nodes, int? quorum)
    {
        for (var i = 0; i < nodes; i++)
        {
            _nodes.Add(await FaultNode.StartAsync(_proxy));
        }

        var settings = ChainUnderTest.Settings(_nodes.Select(node => node.Url), quorum, options => (options.HeadMaxAge, options.Hedge) = (TimeSpan.FromHours(1), false));
        _chain = await ChainUnderTest.StartAsync(settings, probing: false);
        foreach (var seller in Sellers)
        {
            (await _chain.DecideAsync(seller, _policy)).ShouldBe(Verdict.Met);
        }

        return await _chain.DecideInFullAsync(Keeper, _policy);
    }

    /// <summary>Lets one after the other sell, and returns how many were let in after the block.</summary>
    /// <param name="kept">The keeper's decision, when it is to stand throughout.</param>
    private async Task<int> SellAsync(Decision? kept)
    {
        var letIn = 0;
        foreach (var seller in Sellers)
        {
            await _truth.TransferCoinAsync(seller, TestChain.Deployer, 1_000_000);
            (await _chain.Chain.RefreshAsync(default)).ShouldNotBeNull();
            letIn += await _chain.DecideAsync(seller, _policy) == Verdict.NotMet ? 0 : 1;
            var keepers = await _chain.DecideInFullAsync(Keeper, _policy);
            keepers.For(null).ShouldBe(Verdict.Met);
            (kept ?? keepers).ShouldBeSameAs(keepers, "nothing of the keeper's was touched");
        }

        return letIn;
    }
}
