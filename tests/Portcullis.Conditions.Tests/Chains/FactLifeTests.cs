using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>How long facts stand, on a real chain with real tokens.</summary>
public sealed class FactLifeTests : IAsyncLifetime
{
    private const int Coin = 1_000_000;

    private static readonly Address Alice = Anvil.Accounts[0].Address;
    private static readonly Address Bob = Anvil.Accounts[1].Address;

    private FollowedChain _chain = null!;

    public async ValueTask InitializeAsync() => _chain = await FollowedChain.StartAsync();

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task Decide_ManyRequestsOverManyBlocks_CostsCallsForBlocksAndWallets()
    {
        const int wallets = 200, blocks = 30, requests = 10;
        var policy = FollowedChain.Policy(_chain.Coin());
        var accounts = Enumerable.Range(0, wallets).Select(i => Address.Parse($"0x{i + 0x1000:x40}")).ToList();
        _chain.Calls.Clear();
        for (var block = 0; block < blocks; block++)
        {
            await _chain.Chain.MintCoinAsync(Bob, 1);
            await _chain.AnnounceAsync();
            for (var request = 0; request < requests; request++)
            {
                await Task.WhenAll(accounts.Select(account => _chain.VerdictAsync(policy, account)));
            }
        }

        var calls = _chain.Calls.Values.Sum();
        calls.ShouldBeLessThanOrEqualTo((2 * blocks) + (2 * wallets / 100) + 16, string.Join(", ", _chain.Calls));
        Figure.Print("R14", $"{wallets * blocks * requests} decisions of {wallets} wallets over {blocks} blocks: {calls} calls to the node");
    }

    [Fact]
    public async Task Decide_RatioToSupplyOfManyWallets_ReadsTheSupplyOnceABlock()
    {
        var policy = FollowedChain.Policy($$"""{"type":"ratio_to_supply","chainId":31337,"contractAddress":"{{_chain.Chain.Coin}}","minFraction":"0.1"}""");
        var accounts = Enumerable.Range(0, 50).Select(i => Address.Parse($"0x{i + 0x1000:x40}")).ToList();
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.AnnounceAsync();
        await Task.WhenAll(accounts.Select(account => _chain.VerdictAsync(policy, account)));
        await _chain.Chain.MineAsync();
        await _chain.AnnounceAsync();
        _chain.Calls.Clear();

        await Task.WhenAll(accounts.Select(account => _chain.VerdictAsync(policy, account)));

        _chain.Calls.ShouldBe([new KeyValuePair<string, int>("eth_call", 1)]);
    }

    [Fact]
    [Trait("Case", "C4")]
    public async Task Decide_CoinSold_ClosesWithTheBlockAndOthersGoOn()
    {
        var policy = FollowedChain.Policy(_chain.Coin());
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.Chain.MintCoinAsync(Bob, Coin);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice), await _chain.VerdictAsync(policy, Bob)).ShouldBe((VerdictKind.Met, VerdictKind.Met));
        var bobs = await _chain.DecideAsync(policy, Bob);

        await _chain.Chain.TransferCoinAsync(Alice, TestChain.Deployer, 1);
        await _chain.AnnounceAsync();

        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
        (await _chain.DecideAsync(policy, Bob)).ShouldBeSameAs(bobs, "nothing of Bob's was touched");

        await _chain.Chain.TransferCoinAsync(TestChain.Deployer, Alice, 1);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);
    }

    [Fact]
    [Trait("Case", "C4")]
    public async Task Decide_NftAndMultiTokenSold_CloseWithTheBlock()
    {
        var chain = _chain.Chain;
        var id = FollowedChain.Policy($$"""{"type":"nft_ownership","chainId":31337,"contractAddress":"{{chain.Pass}}","tokenId":"7"}""");
        var any = FollowedChain.Policy($$"""{"type":"nft_ownership","chainId":31337,"contractAddress":"{{chain.Pass}}"}""");
        var badge = FollowedChain.Policy($$"""{"type":"nft_ownership","chainId":31337,"contractAddress":"{{chain.Badge}}","tokenId":"3"}""");
        await chain.MintPassAsync(Alice, 7);
        await chain.MintBadgeAsync(Alice, 3, 1);
        await _chain.AnnounceAsync();
        (await AllAsync(Alice, id, any, badge)).ShouldBe("Met Met Met");
        (await AllAsync(Bob, id, any, badge)).ShouldBe("NotMet NotMet NotMet");

        await chain.TransferPassAsync(Alice, Bob, 7);
        await chain.TransferBadgeAsync(Alice, Bob, 3, 1);
        await _chain.AnnounceAsync();

        (await AllAsync(Alice, id, any, badge)).ShouldBe("NotMet NotMet NotMet");
        (await AllAsync(Bob, id, any, badge)).ShouldBe("Met Met Met");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    [Trait("Case", "C6")]
    public async Task Decide_MintReorganisedAway_ClosesWithTheNewBranch(int depth)
    {
        var policy = FollowedChain.Policy(_chain.Coin());
        await _chain.Chain.MintCoinAsync(Bob, Coin);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Bob)).ShouldBe(VerdictKind.Met);
        await _chain.Chain.MineAsync(3);
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.Chain.MineAsync(depth - 1);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);
        var before = _chain.Followed.LastHead!;
        var orphaned = (await _chain.DecideAsync(policy, Alice)).Footings.SelectMany(footing => footing.Facts).Select(fact => fact.Block.Hash).Where(block => block == before.Hash).ToHashSet();
        orphaned.ShouldNotBeEmpty("it was read in the branch that goes");

        await _chain.Chain.Anvil.RpcAsync("anvil_reorg", depth, Array.Empty<object>());
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await _chain.AnnounceAsync();

        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
        (await _chain.VerdictAsync(policy, Bob)).ShouldBe(VerdictKind.Met);
        watch.Stop();
        _chain.Followed.LastHead!.Number.ShouldBe(before.Number);
        _chain.Followed.LastHead.Hash.ShouldNotBe(before.Hash);
        var stale = (await _chain.DecideAsync(policy, Alice)).Footings.SelectMany(footing => footing.Facts).Count(fact => orphaned.Contains(fact.Block.Hash));
        Figure.Print("C6", $"a purchase reorganised away by {depth} blocks: withdrawn in {watch.ElapsedMilliseconds} ms, {stale} facts of the orphaned branch used again");
        stale.ShouldBe(0);
    }

    [Fact]
    public async Task Bloom_OfARealBlock_NamesWhatItsLogsName()
    {
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.AnnounceAsync();
        var bloom = _chain.Followed.LastHead!.Bloom;

        bloom.IsKnown.ShouldBeTrue();
        bloom.MayHave(_chain.Chain.Coin).ShouldBeTrue();
        bloom.MayHave(AbiEvent.Parse("Transfer(address indexed from, address indexed to, uint256 value)").Topic).ShouldBeTrue();
        bloom.MayHave(Alice.ToWord()).ShouldBeTrue();
        bloom.MayHave(_chain.Chain.Pass).ShouldBeFalse();
        bloom.MayHave(Bob.ToWord()).ShouldBeFalse();
        default(LogsBloom).MayHave(Bob).ShouldBeTrue("without a filter nothing is ruled out");
    }

    private async Task<string> AllAsync(Address account, params Policy[] policies)
    {
        var verdicts = new List<VerdictKind>();
        foreach (var policy in policies)
        {
            verdicts.Add(await _chain.VerdictAsync(policy, account));
        }

        return string.Join(' ', verdicts);
    }
}
