using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Solana;
using Portcullis.Solana.Rpc;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Conditions.Tests.Clusters;

/// <summary>Decisions about a wallet of Solana, on a cluster in memory.</summary>
public sealed class ClusterChainTests
{
    private const string Mint = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
    private const string Other = "2cHr7QS3xfuSV8wdxo3ztuF4xbiarF6Nrgx3qpx3HzXR";
    private const string Rule = $$"""{"type":"token_balance","chainId":"solana","contractAddress":"{{Mint}}","threshold":"100"}""";

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(3);
    private static readonly SolanaAddress Sol = SolanaAddress.Parse("A1TMhSGzQxMr1TboBKtgixKz1sS6REASMxPo1qsyTSJd");
    private static readonly SolanaAddress Stranger = SolanaAddress.Parse("4kg8oh3jdNtn7j2wcS7TrUua31AgbLzDVkBZgTAe44aF");
    private static readonly Subject Caller = Subject.ByKey(new SolanaAccount(SolanaCluster.Mainnet, Sol));

    private readonly FakeClock _clock = new();
    private readonly SimulatedCluster _cluster = new();
    private readonly BackendTransport _node;
    private readonly ClusterChain _chain;
    private readonly FakeChain _evm = new(1);
    private readonly Evaluator _evaluator;

    public ClusterChainTests()
    {
        _node = new BackendTransport(_cluster);
        _chain = new ClusterChain(SolanaCluster.Mainnet, new SolanaClient(_node, Commitment.Finalized), new ClusterRules(MaxAge, TimeSpan.FromSeconds(5)), _clock, NullLogger.Instance);
        _evaluator = new Evaluator(new ChainSet([_evm, _chain]), _clock);
        _cluster.Open($"{Stranger}", Mint, "0", 6);
    }

    /// <summary>Accounts of the wallet, and whether 100 tokens are held.</summary>
    public static TheoryData<string, Action<SimulatedCluster>, VerdictKind> Wallets => new()
    {
        { "no account", _ => { }, VerdictKind.NotMet },
        { "just enough", cluster => cluster.Open($"{Sol}", Mint, "100000000", 6), VerdictKind.Met },
        { "one unit less", cluster => cluster.Open($"{Sol}", Mint, "99999999", 6), VerdictKind.NotMet },
        { "two accounts together", cluster => { cluster.Open($"{Sol}", Mint, "60000000", 6); cluster.Open($"{Sol}", Mint, "40000000", 6); }, VerdictKind.Met },
        { "Token-2022", cluster => cluster.Open($"{Sol}", Mint, "100000000", 6, SimulatedCluster.Token2022), VerdictKind.Met },
        { "frozen", cluster => cluster.Open($"{Sol}", Mint, "100000000", 6, state: "frozen"), VerdictKind.Met },
        { "delegated to it, not owned", cluster => cluster.Open($"{Sol}", Mint, "1", 6, delegated: "100000000"), VerdictKind.NotMet },
        { "another token", cluster => cluster.Open($"{Sol}", Other, "100000000", 6), VerdictKind.NotMet },
        { "another's", cluster => cluster.Open($"{Stranger}", Mint, "100000000", 6), VerdictKind.NotMet },
        { "as much as an account can have, twice", cluster => { cluster.Open($"{Sol}", Mint, "18446744073709551615", 6); cluster.Open($"{Sol}", Mint, "18446744073709551615", 6); }, VerdictKind.Met },
        { "more than an account can have", cluster => cluster.Open($"{Sol}", Mint, "18446744073709551616", 6), VerdictKind.Unknown },
        { "decimals that differ", cluster => { cluster.Open($"{Sol}", Mint, "100000000", 6); cluster.Open($"{Sol}", Mint, "1", 9); }, VerdictKind.Unknown },
        { "a program that is no token program", cluster => cluster.Open($"{Sol}", Mint, "100000000", 6, "11111111111111111111111111111111"), VerdictKind.Unknown },
    };

    [Theory]
    [MemberData(nameof(Wallets))]
    public async Task Decide_Wallet_IsJudgedByAllItsAccounts(string what, Action<SimulatedCluster> hold, VerdictKind expected)
    {
        hold(_cluster);

        (await DecideAsync()).For(null).Kind.ShouldBe(expected, what);
    }

    [Fact]
    public async Task Decide_Met_NamesTheSlot()
    {
        Hold();

        var block = (await DecideAsync()).Blocks.ShouldHaveSingleItem();

        block.ChainId.ShouldBe(ChainId.Of(SolanaCluster.Mainnet));
        block.Number.ShouldBe(1001UL);
    }

    [Fact]
    public async Task Decide_Again_IsRememberedForAShortTime()
    {
        Hold();
        var first = await DecideAsync();
        _clock.Advance(MaxAge - TimeSpan.FromSeconds(1));

        (await DecideAsync()).ShouldBeSameAs(first);
        _cluster.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Decide_Sold_ClosesWhenTheTimeIsOver()
    {
        Hold();
        (await DecideAsync()).For(null).ShouldBe(Verdict.Met);
        _cluster.Close($"{Sol}", Mint);
        _clock.Advance(MaxAge);

        (await DecideAsync()).For(null).ShouldBe(Verdict.NotMet);
    }

    [Fact]
    public async Task Decide_Sold_ClosesWithTheNextSlotThatIsTold()
    {
        Hold();
        await DecideAsync();
        _cluster.Close($"{Sol}", Mint);
        await _chain.RefreshAsync(default);

        (await DecideAsync()).For(null).ShouldBe(Verdict.NotMet);
    }

    [Fact]
    public async Task Decide_ConditionOfAShorterAge_IsReadAnew()
    {
        Hold();
        var policy = Policy($$"""{"type":"token_balance","chainId":"solana","contractAddress":"{{Mint}}","threshold":"100","maxAge":"1s"}""");
        await _evaluator.DecideAsync(policy, Caller, default);
        _cluster.Close($"{Sol}", Mint);
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await _evaluator.DecideAsync(policy, Caller, default)).For(null).ShouldBe(Verdict.NotMet);
    }

    [Fact]
    public async Task Decide_Finalized_IsWhatItIsAnyway()
    {
        Hold();

        var decision = await _evaluator.DecideAsync(Policy(Rule.Replace("}", ",\"finality\":\"finalized\"}", StringComparison.Ordinal)), Caller, default);

        decision.For(null).ShouldBe(Verdict.Met);
        _cluster.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task Decide_NodeDown_IsUnknownAndNothingServesInstead()
    {
        Hold();
        await DecideAsync();
        _node.IsDown = true;
        _clock.Advance(MaxAge);

        (await DecideAsync()).For(null).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));

        _node.IsDown = false;
        _clock.Advance(FailurePause.Least);
        (await DecideAsync()).For(null).ShouldBe(Verdict.Met);
    }

    [Fact]
    public async Task Decide_NodeDownForAMoment_ServesWhatIsStillFresh()
    {
        Hold();
        await DecideAsync();
        _node.IsDown = true;
        (await _chain.RefreshAsync(default)).ShouldBeNull();

        (await DecideAsync()).For(null).ShouldBe(Verdict.Met);
    }

    [Fact]
    public async Task Decide_NodesFail_AreAskedAfterPausesThatGrow()
    {
        _node.IsDown = true;
        List<int> asked = [];
        for (var moment = TimeSpan.Zero; moment <= TimeSpan.FromSeconds(20); moment += FailurePause.Least)
        {
            (await DecideAsync()).For(null).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));
            (await DecideAsync()).For(null).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));
            asked.Add(_node.Asked.Count);
            _clock.Advance(FailurePause.Least);
        }

        asked.Select((count, moment) => (count, moment)).Where(one => one.moment == 0 || one.count != asked[one.moment - 1]).Select(one => one.moment * FailurePause.Least)
            .ShouldBe(new[] { 0, 0.25, 0.75, 1.75, 3.75, 7.75, 11.75, 15.75, 19.75 }.Select(TimeSpan.FromSeconds));
    }

    [Fact]
    public async Task Decide_NoSuchMint_IsUnknown() =>
        (await _evaluator.DecideAsync(Policy(Rule.Replace(Mint, Other, StringComparison.Ordinal)), Caller, default)).For(null).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));

    [Fact]
    public async Task Decide_SlotGoesBack_IsUnknown()
    {
        Hold();
        await DecideAsync();
        _cluster.Slot = 500;
        _clock.Advance(MaxAge);

        (await DecideAsync()).For(null).Kind.ShouldBe(VerdictKind.Unknown);
        _chain.LastHead!.Number.ShouldBe(1001UL);

        _clock.Advance(SlotPace.BehindAfter);
        (await DecideAsync()).For(null).ShouldBe(Verdict.Met);
    }

    [Fact]
    public async Task Decide_SlotFarAhead_IsUnknownAndTheNextTrueOneServes()
    {
        Hold();
        await DecideAsync();
        _clock.Advance(MaxAge);
        _cluster.Change = TellFarAhead;
        (await DecideAsync()).For(null).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));
        _cluster.Change = null;
        _clock.Advance(FailurePause.Least);

        (await DecideAsync()).For(null).ShouldBe(Verdict.Met);
        _chain.LastHead!.Number.ShouldBe(1003UL);
    }

    [Fact]
    public async Task Decide_FirstSlotFarAhead_IsOutlivedWithoutARestart()
    {
        Hold();
        _cluster.Change = TellFarAhead;
        await _chain.RefreshAsync(default);
        _cluster.Change = null;
        (await DecideAsync()).For(null).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
        _clock.Advance(SlotPace.BehindAfter - TimeSpan.FromSeconds(1));
        (await DecideAsync()).For(null).ShouldBe(Verdict.Unknown(UnknownReason.HeadUnavailable));
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await DecideAsync()).For(null).ShouldBe(Verdict.Met);
    }

    [Fact]
    public async Task Decide_HoldingOfAnOlderSlot_IsUnknown()
    {
        Hold();
        _cluster.Change = (method, result) => result["context"]!["slot"] = method == "getLatestBlockhash" ? 1001 : 1000;

        (await DecideAsync()).For(null).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
    }

    [Fact]
    public async Task Decide_EvmAccount_IsNotProvenAndNothingIsRead()
    {
        Hold();
        var alice = Subject.ByKey(new Account(1, Answers.Alice));

        var outcome = (await _evaluator.DecideAsync(Policy(Rule), alice, default)).Tiers[0];

        outcome.Verdict.Kind.ShouldBe(VerdictKind.NotMet);
        outcome.Conditions[0].Verdict.ShouldBe(Verdict.Unproven);
        (await _evaluator.DecideAsync(Policy($$"""{"not":{{Rule}}}"""), alice, default)).For(null).Kind.ShouldBe(VerdictKind.NotMet);
        _cluster.Reads.ShouldBe(0);
    }

    [Fact]
    public async Task Decide_LinkedAccountsOfTwoFamilies_AreAllAsked()
    {
        Hold();
        var linked = new Subject(new Standing(new Account(1, Answers.Alice), IsEverywhere: true), new Standing(new SolanaAccount(SolanaCluster.Mainnet, Sol), IsEverywhere: true));
        var policy = Policy($$"""{"all":[{{Rule}},{"type":"token_balance","chainId":1,"contractAddress":"native","threshold":"0.000000000000000001"}]}""") with { CountsLinked = true };

        var decision = await _evaluator.DecideAsync(policy, linked, default);

        decision.For(null).ShouldBe(Verdict.Met);
        decision.Blocks.Select(block => block.ChainId).ToHashSet().SetEquals([1, ChainId.Of(SolanaCluster.Mainnet)]).ShouldBeTrue();
    }

    [Fact]
    public async Task Refresh_Told_IsAnnounced()
    {
        var told = 0;
        _chain.HeadChanged += (_, _) => told++;

        await _chain.RefreshAsync(default);

        told.ShouldBe(1);
    }

    private static void TellFarAhead(string method, JsonObject result) => result["context"]!["slot"] = method == "getLatestBlockhash" ? 1_000_000_000_000 : result["context"]!["slot"]!.GetValue<ulong>();

    private void Hold() => _cluster.Open($"{Sol}", Mint, "100000000", 6);

    private Task<Decision> DecideAsync() => _evaluator.DecideAsync(Policy(Rule), Caller, default).AsTask();

    private static Policy Policy(string rule)
    {
        var result = PolicyFile.Parse(PolicyText.When(rule), null);
        result.Faults.ShouldBeEmpty();
        return result.Policies.Find("p")!;
    }
}
