using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>Conditions that ask for a settled block, on a real chain. Of this one, <c>safe</c> is one block behind the newest, and <c>finalized</c> two.</summary>
public sealed class FinalityTests : IAsyncLifetime
{
    private const int Coin = 1_000_000;

    private static readonly Address Alice = Anvil.Accounts[0].Address;
    private static readonly Address[] Holders = [.. Anvil.Accounts.Skip(1).Take(5).Select(account => account.Address)];

    private FollowedChain _chain = null!;

    public async ValueTask InitializeAsync()
    {
        _chain = await FollowedChain.StartAsync(anvil: ["--slots-in-an-epoch", "1"]);
        await _chain.Chain.MineAsync(20);
        await _chain.AnnounceAsync();
    }

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Theory]
    [InlineData("\"latest\"", 0)]
    [InlineData("1", 0)]
    [InlineData("2", 1)]
    [InlineData("6", 5)]
    [InlineData("\"safe\"", 1)]
    [InlineData("\"finalized\"", 2)]
    public async Task Decide_Bought_OpensWhenItIsSettledAndClosesAtOnce(string finality, int blocks)
    {
        var policy = FollowedChain.Policy(_chain.Coin($$""","finality":{{finality}}"""));
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);

        await _chain.Chain.MintCoinAsync(Alice, Coin);
        for (var block = 0; block < blocks; block++)
        {
            await _chain.AnnounceAsync();
            (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet, $"{block} blocks on it");
            await _chain.Chain.MineAsync();
        }

        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);

        await _chain.Chain.TransferCoinAsync(Alice, TestChain.Deployer, Coin);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
    }

    [Theory]
    [InlineData("2", 1)]
    [InlineData("\"safe\"", 1)]
    [InlineData("\"finalized\"", 2)]
    public async Task Judge_Bought_IsAnchoredAtTheSettledBlockAndSoldAtTheNewest(string finality, int blocks)
    {
        var condition = _chain.Coin($$""","finality":{{finality}}""");
        await ShouldBeAsync(condition, finality, VerdictKind.NotMet, behind: 0);

        await _chain.Chain.MintCoinAsync(Alice, Coin);
        for (var block = 0; block < blocks; block++)
        {
            await _chain.AnnounceAsync();
            await ShouldBeAsync(condition, finality, VerdictKind.NotMet, behind: blocks);
            await _chain.Chain.MineAsync();
        }

        await _chain.AnnounceAsync();
        await ShouldBeAsync(condition, finality, VerdictKind.Met, behind: blocks);

        await _chain.Chain.TransferCoinAsync(Alice, TestChain.Deployer, Coin);
        await _chain.AnnounceAsync();
        await ShouldBeAsync(condition, finality, VerdictKind.NotMet, behind: 0);
    }

    [Fact]
    public async Task Judge_ChainsOwnFinality_IsWhereTheConditionDoesNotSay()
    {
        await using var chain = await FollowedChain.StartAsync(FollowedChain.Rules with { Finality = Finality.After(3) });
        await chain.Chain.MineAsync(5);
        await chain.Chain.MintCoinAsync(Alice, Coin);
        await chain.AnnounceAsync();

        var (own, named) = (await chain.JudgeAsync(chain.Coin(), Alice), await chain.JudgeAsync(chain.Coin(",\"finality\":\"latest\""), Alice));

        (own.Verdict, own.Finality, own.Block!.Number).ShouldBe((Verdict.NotMet, Finality.After(3), chain.Followed.FreshHead!.Number - 2));
        (named.Verdict, named.Finality, named.Block!.Number).ShouldBe((Verdict.Met, Finality.Latest, chain.Followed.FreshHead.Number));
    }

    [Fact]
    public async Task Decide_Negated_IsNotTurnedRound()
    {
        // "Must not hold" opens only when the sale is settled, and closes with the purchase.
        var policy = FollowedChain.Policy($$"""{"not":{{_chain.Coin(",\"finality\":4")}}}""");
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);

        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
        await _chain.Chain.MineAsync(5);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);

        await _chain.Chain.TransferCoinAsync(Alice, TestChain.Deployer, Coin);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
        await _chain.Chain.MineAsync(3);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);
    }

    [Fact]
    public async Task Decide_SettledTier_FallsThroughToALowerOneMeanwhile()
    {
        var tiers = $$"""{"name":"gold","when":{{_chain.Coin(",\"finality\":\"finalized\"")}} },{"name":"basic","when":{{_chain.Coin()}} }""";
        var policy = PolicyFile.Parse($$"""{"policies":{"p":{"tiers":[{{tiers}}] } } }""", null).Policies.Find("p")!;
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.AnnounceAsync();
        var decision = await _chain.DecideAsync(policy, Alice);

        decision.Tier!.Name.ShouldBe("basic");
        decision.Tiers[0].Conditions.Single().Required.ShouldEndWith(", at the finalized block");

        await _chain.Chain.MineAsync(2);
        await _chain.AnnounceAsync();
        (await _chain.DecideAsync(policy, Alice)).Tier!.Name.ShouldBe("gold");
    }

    [Fact]
    public async Task Decide_PurchaseReorganisedAwayBeforeItIsSettled_NeverOpens()
    {
        var policy = FollowedChain.Policy(_chain.Coin(",\"finality\":4"));
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.Chain.MineAsync();
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);

        await _chain.Chain.Anvil.RpcAsync("anvil_reorg", 2, Array.Empty<object>());
        for (var block = 0; block < 6; block++)
        {
            await _chain.AnnounceAsync();
            (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
            await _chain.Chain.MineAsync();
        }
    }

    [Fact]
    public async Task Decide_Settled_ReadsNoMoreThanTheNewestWould()
    {
        var policy = FollowedChain.Policy(_chain.Coin(",\"finality\":3"));
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        for (var block = 0; block < 4; block++)
        {
            await _chain.Chain.MineAsync();
            await _chain.AnnounceAsync();
            await _chain.VerdictAsync(policy, Alice);
        }

        // From here on the settled block is one whose successors were all watched.
        _chain.Calls.Clear();

        for (var block = 0; block < 5; block++)
        {
            await _chain.Chain.MineAsync();
            await _chain.AnnounceAsync();
            (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);
        }

        _chain.Calls.ShouldNotContainKey("eth_call");
    }

    [Fact]
    [Trait("Case", "C10")]
    [Trait("Case", "R11")]
    public async Task Decide_RevertedPastFinalized_NewGrantsAreHeldBackUntilToldTwiceAndItIsAlarmed()
    {
        var policy = FollowedChain.Policy(_chain.Coin(",\"finality\":\"finalized\""));
        foreach (var holder in Holders)
        {
            await _chain.Chain.MintCoinAsync(holder, Coin);
        }

        await _chain.Chain.MineAsync(4);
        await _chain.Chain.MintCoinAsync(Alice, Coin);
        await _chain.Chain.MineAsync(2);
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);

        // Alice's mint was final, and goes all the same. The holders' stay, but nobody has asked about them yet.
        await _chain.Chain.Anvil.RpcAsync("anvil_reorg", 4, Array.Empty<object>());
        await _chain.AnnounceAsync();
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
        var held = await VerdictsAsync(policy, Holders);

        Figure.Print("C10", $"reverted past finalized: {held.Count(verdict => verdict == VerdictKind.Met)} of {held.Count} new grants until the new branch was told twice, {_chain.Log.At(LogLevel.Error).Count()} alarm");
        held.ShouldAllBe(verdict => verdict == VerdictKind.Unknown);
        _chain.Log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain("finalized block");

        await _chain.Chain.MineAsync();
        await _chain.AnnounceAsync();
        (await VerdictsAsync(policy, Holders)).ShouldAllBe(verdict => verdict == VerdictKind.Met);
        (await _chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.NotMet);
    }

    [Fact]
    [Trait("Case", "C10")]
    public async Task Finalized_ToldAnOlderOne_IsServedAsItWasUntilItIsSeenReplaced()
    {
        var (head, finalized) = (_chain.Followed.LastHead, await FinalizedAsync());
        await _chain.Chain.Anvil.RpcAsync("anvil_rollback", 3);
        await _chain.Chain.Anvil.RpcAsync("evm_increaseTime", 100);
        await _chain.Chain.MineAsync();
        await _chain.AnnounceAsync();
        _chain.Followed.LastHead.ShouldBe(head, "the one that is announced is older");
        (await _chain.Followed.RefreshAsync(CancellationToken.None)).ShouldBeNull("so is the one that is asked for");
        _chain.Followed.LastHead.ShouldBe(head);
        (await FinalizedAsync()).ShouldBe(finalized);

        await _chain.Chain.MineAsync(2);
        await _chain.AnnounceAsync();
        _chain.Followed.LastHead.ShouldNotBe(head, "the one that is told is as high");
        (await FinalizedAsync()).ShouldBeNull("it is not of the branch that is followed now");
        (await FinalizedAsync()).ShouldBeNull();
    }

    private async Task ShouldBeAsync(string condition, string finality, VerdictKind verdict, int behind)
    {
        var judgement = await _chain.JudgeAsync(condition, Alice);
        (judgement.Verdict.Kind, judgement.Finality, judgement.Block!.Number)
            .ShouldBe((verdict, Finality.Parse(finality.Trim('"'))!.Value, _chain.Followed.FreshHead!.Number - (ulong)behind));
    }

    private async Task<BlockHeader?> FinalizedAsync() => await _chain.Followed.GetBlockAsync(Finality.Finalized, ReadOrigin.Policy, bearsOutage: true, CancellationToken.None);

    private async Task<IReadOnlyList<VerdictKind>> VerdictsAsync(Policy policy, IEnumerable<Address> accounts) => await Task.WhenAll(accounts.Select(account => _chain.VerdictAsync(policy, account)));
}
