using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>Three real nodes that go over to another branch one after the other, again and again, while many ask.</summary>
public sealed class ReorganisedNodesTests
{
    private const int Callers = 32;
    private const int Deepest = 10;
    private const int LeastAfterwards = 200;

    private static readonly AbiFunction Mint = AbiFunction.Parse("mint(address,uint256)()");
    private static readonly Address Keeper = Anvil.Accounts[0].Address;

    private readonly ConcurrentDictionary<Address, bool> _withdrawn = new();
    private int _decisions;
    private int _afterwards;
    private int _wrong;
    private int _refused;
    private int _unknown;

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [Trait("Case", "R11")]
    [Trait("Case", "C6")]
    public async Task Decide_NodesChangeBranchOneByOneUnderLoad_NobodyIsLetInOnTheOldOne(int? quorum)
    {
        await using var clones = await AnvilClones.StartAsync(3);
        var coin = await SetUpAsync(clones);
        await using var chain = await ChainUnderTest.StartAsync(
            ChainUnderTest.Settings(clones.Nodes.Select(node => node.RpcUrl), quorum, options => options.HeadMaxAge = TimeSpan.FromHours(1)), probing: false);
        var policy = ChainUnderTest.PolicyOn(coin);
        var buyers = Enumerable.Range(0, Deepest).Select(_ => chain.NewAccount()).ToList();
        await BuyAsync(clones, coin, Keeper);
        await chain.Chain.RefreshAsync(default);
        using var stop = new CancellationTokenSource();
        var calling = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(chain, policy, [.. buyers, Keeper], caller, stop.Token))).ToList();

        var slowest = TimeSpan.Zero;
        for (var depth = 1; depth <= Deepest; depth++)
        {
            await BuyAsync(clones, coin, buyers[depth - 1]);
            await OnAllAsync(clones, node => node.MineAsync(depth - 1));
            var old = (await chain.Chain.RefreshAsync(default))!;
            (await chain.DecideAsync(buyers[depth - 1], policy)).ShouldBe(Verdict.Met);

            var took = quorum is null ? await ReplaceAsync(clones, chain, depth, all: 3) : await ReplaceByQuorumAsync(clones, chain, depth, old.Hash);
            slowest = took > slowest ? took : slowest;
            _withdrawn[buyers[depth - 1]] = true;
            var goal = Volatile.Read(ref _afterwards) + LeastAfterwards;
            (await Eventually.Async(() => Volatile.Read(ref _afterwards) >= goal)).ShouldBeTrue();
            await ReplaceLateAsync(clones, depth, quorum);
        }

        await stop.CancelAsync();
        await Task.WhenAll(calling);
        Figure.Print("R11", $"{(quorum is null ? "failover of 3 nodes" : "2 of 3 nodes")}, {Deepest} reorganisations of 1 to {Deepest} blocks, {Callers} callers, {_decisions} decisions: {_wrong} wrong grants of {_afterwards} asked for afterwards, "
            + $"{_refused} refusals and {_unknown} unknowns of who kept the coin, withdrawn within {slowest.TotalMilliseconds:F0} ms");
        (_wrong, _refused).ShouldBe((0, 0));
    }

    // The first says that the new branch grew from the block that it replaced. The second is one block ahead, so that it shows the first one's block by its hash alone. The third tells its head
    // when the second has been asked for that block: so the lie was counted.
    [Fact]
    [Trait("Case", "R11")]
    [Trait("Case", "C5")]
    public async Task Decide_OneSaysThatTheNewBranchGrewFromTheOldOne_NobodyIsLetInOnTheOldOne()
    {
        await using var clones = await AnvilClones.StartAsync(3);
        var coin = await SetUpAsync(clones);
        using var first = new NodeProxy(clones.Nodes[0].RpcUrl);
        using var second = new WatchedNode(clones.Nodes[1].RpcUrl);
        using var third = new WatchedNode(clones.Nodes[2].RpcUrl);
        await using var liar = await FaultNode.StartAsync(first);
        await using var ahead = await FaultNode.StartAsync(second);
        await using var level = await FaultNode.StartAsync(third);
        await using var chain = await ChainUnderTest.StartAsync(
            ChainUnderTest.Settings([liar.Url, ahead.Url, level.Url], quorum: 2, options => options.HeadMaxAge = TimeSpan.FromHours(1)), probing: false);
        var (policy, buyer) = (ChainUnderTest.PolicyOn(coin), chain.NewAccount());
        await BuyAsync(clones, coin, buyer);
        var old = (await chain.Chain.RefreshAsync(default)).ShouldNotBeNull();
        (await chain.DecideAsync(buyer, policy)).ShouldBe(Verdict.Met);

        (liar.Fault, liar.Parent) = (NodeFault.FalseParent, old.Hash.ToString());
        await OnAllAsync(clones, node => ReorganiseAsync(node, depth: 1));
        await OnAllAsync(clones, node => node.MineAsync(1));
        await clones.Nodes[1].MineAsync(1);
        third.Until = second.AskedForABlock();

        (await chain.Chain.RefreshAsync(default))!.Hash.ToString().ShouldBe(await HeadAsync(clones.Nodes[2]));
        (await chain.DecideAsync(buyer, policy)).ShouldBe(Verdict.NotMet);

        // By its head; perhaps by the block before it, too, and by the next head.
        chain.Disagreements("head").ShouldBeGreaterThanOrEqualTo(1);
    }

    /// <summary>Replaces blocks on the first nodes, and returns how long the new branch took to be taken in after the last of them.</summary>
    private static async Task<TimeSpan> ReplaceAsync(AnvilClones clones, ChainUnderTest chain, int depth, int all)
    {
        for (var i = 0; i < all; i++)
        {
            await ReorganiseAsync(clones.Nodes[i], depth);
        }

        var start = Stopwatch.GetTimestamp();
        (await chain.Chain.RefreshAsync(default))!.Hash.ToString().ShouldBe(await HeadAsync(clones.Nodes[0]));
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>One node's word does not change the branch; a second one's does, though the third has not heard of it.</summary>
    private static async Task<TimeSpan> ReplaceByQuorumAsync(AnvilClones clones, ChainUnderTest chain, int depth, Hash old)
    {
        await ReorganiseAsync(clones.Nodes[0], depth);
        (await chain.Chain.RefreshAsync(default))!.Hash.ShouldBe(old);
        await ReorganiseAsync(clones.Nodes[1], depth);
        return await ReplaceAsync(clones, chain, depth, all: 0);
    }

    private static Task ReplaceLateAsync(AnvilClones clones, int depth, int? quorum) => quorum is null ? Task.CompletedTask : ReorganiseAsync(clones.Nodes[2], depth);

    /// <summary>The same empty blocks on each node, in the place of the last ones.</summary>
    private static Task<JsonElement> ReorganiseAsync(Anvil node, int depth) => node.RpcAsync("anvil_reorg", depth, Array.Empty<object>());

    private static async Task<string> HeadAsync(Anvil node) => (await node.RpcAsync("eth_getBlockByNumber", "latest", false)).GetProperty("hash").GetString()!;

    private static Task OnAllAsync(AnvilClones clones, Func<Anvil, Task> act) => Task.WhenAll(clones.Nodes.Select(act));

    /// <summary>Deploys the token and Multicall3 on each node, in blocks whose times do not depend on the clock, so that the nodes stay clones.</summary>
    private static async Task<Address> SetUpAsync(AnvilClones clones)
    {
        var receipts = await Task.WhenAll(clones.Nodes.Select(async node =>
        {
            await node.RpcAsync("anvil_setBlockTimestampInterval", 12);
            await node.RpcAsync("anvil_setCode", StateReader.UsualMulticall3.ToLowerString(), CompiledContract.Read("Multicall3").DeployedBytecode);
            return await SendAsync(node, new { from = TestChain.Deployer.ToLowerString(), data = CompiledContract.Read("Coin").Bytecode, gas = "0x4c4b40" });
        }));
        return Address.Parse(receipts[0].GetProperty("contractAddress").GetString()!);
    }

    private static Task BuyAsync(AnvilClones clones, Address coin, Address buyer) => OnAllAsync(clones, node => SendAsync(
        node, new { from = TestChain.Deployer.ToLowerString(), to = coin.ToLowerString(), data = Mint.Encode(buyer, UInt256.FromUInt64(1_000_000)).ToString(), gas = "0x4c4b40" }));

    /// <summary>Sends a transaction, and returns its receipt when it is in a block.</summary>
    private static async Task<JsonElement> SendAsync(Anvil node, object transaction)
    {
        var hash = (await node.RpcAsync("eth_sendTransaction", transaction)).GetString();
        var receipt = default(JsonElement);
        (await Eventually.Async(async () => (receipt = await node.RpcAsync("eth_getTransactionReceipt", hash)).ValueKind == JsonValueKind.Object)).ShouldBeTrue();
        return receipt;
    }

    private async Task CallAsync(ChainUnderTest chain, Policy policy, IReadOnlyList<Address> accounts, int caller, CancellationToken stop)
    {
        for (var i = caller; !stop.IsCancellationRequested; i++)
        {
            var account = accounts[i % accounts.Count];
            var isWithdrawn = _withdrawn.ContainsKey(account);
            var verdict = (await chain.DecideAsync(account, policy)).Kind;
            Interlocked.Increment(ref _decisions);
            Interlocked.Add(ref _afterwards, isWithdrawn ? 1 : 0);
            Interlocked.Add(ref _wrong, isWithdrawn && verdict == VerdictKind.Met ? 1 : 0);
            Interlocked.Add(ref _refused, account == Keeper && verdict == VerdictKind.NotMet ? 1 : 0);
            Interlocked.Add(ref _unknown, account == Keeper && verdict == VerdictKind.Unknown ? 1 : 0);

            // A decision that is remembered is made at once: the others are to have their turn.
            await Task.Yield();
        }
    }

    /// <summary>A real node that tells its newest block when something has happened, and says when it is asked for a block by its number.</summary>
    private sealed class WatchedNode(Uri url) : INodeBackend, IDisposable
    {
        private readonly NodeProxy _node = new(url);
        private TaskCompletionSource _asked = new();

        /// <summary>What it waits for with its newest block.</summary>
        public Task Until { get; set; } = Task.CompletedTask;

        /// <summary>Completes when it is next asked by number.</summary>
        public Task AskedForABlock() => (_asked = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public async Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
        {
            if (method == "eth_getBlockByNumber" && parameters[0]!.GetValue<string>() == "latest")
            {
                await Until;
            }
            else if (method == "eth_getBlockByNumber")
            {
                _asked.TrySetResult();
            }

            return await _node.AnswerAsync(method, parameters);
        }

        public void Dispose() => _node.Dispose();
    }
}
