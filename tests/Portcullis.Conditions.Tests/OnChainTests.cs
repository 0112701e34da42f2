using System.Numerics;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Chains;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Conditions.Tests;

/// <summary>Both conditions on real contracts on a real chain, by the program, by Multicall3 and one by one.</summary>
public abstract class OnChainTests(OnChainTests.Local local)
{
    private static readonly Address Nobody = Address.Parse("0x000000000000000000000000000000000000dEaD");

    private TestChain Chain => local.Chain;

    [Fact]
    [Trait("Case", "C1")]
    public async Task TokenBalance_MintedAndTransferred_FollowsWithinTheBlock()
    {
        var (alice, bob) = (Anvil.Accounts[0].Address, Anvil.Accounts[1].Address);
        var policy = Policy(Token(Chain.Coin, "1.5"));
        (await DecideAsync(policy, alice)).ShouldBe(Verdict.NotMet);

        await Chain.MintCoinAsync(alice, 1_500_000);
        (await DecideAsync(policy, alice)).ShouldBe(Verdict.Met);
        (await DecideAsync(policy, bob)).ShouldBe(Verdict.NotMet);

        await Chain.TransferCoinAsync(alice, bob, 1);
        (await DecideAsync(policy, alice)).ShouldBe(Verdict.NotMet);
        await Chain.TransferCoinAsync(bob, alice, 1);
        (await DecideAsync(policy, alice)).ShouldBe(Verdict.Met);
    }

    [Fact]
    [Trait("Case", "C1")]
    public async Task TokenBalance_Native_IsTheEther()
    {
        var policy = Policy("""{"type":"token_balance","chainId":31337,"contractAddress":"native","threshold":"2.5"}""");
        var stranger = Address.Parse("0x0000000000000000000000000000000000e74e5e");

        await SetEtherAsync(stranger, BigInteger.Parse("2499999999999999999"));
        (await DecideAsync(policy, stranger)).ShouldBe(Verdict.NotMet);
        await SetEtherAsync(stranger, BigInteger.Parse("2500000000000000000"));
        (await DecideAsync(policy, stranger)).ShouldBe(Verdict.Met);
    }

    [Fact]
    public async Task TokenBalance_ContractThatIsNone_IsUnknown()
    {
        var alice = Anvil.Accounts[0].Address;

        (await DecideAsync(Policy(Token(Nobody, "1")), alice)).ShouldBe(Verdict.Unknown(UnknownReason.NoContract));
        (await DecideAsync(Policy(Token(Chain.Badge, "1")), alice)).ShouldBe(Verdict.Unknown(UnknownReason.Reverted));
        (await DecideAsync(Policy(Token(Chain.Pass, "1")), alice)).ShouldBe(Verdict.Unknown(UnknownReason.Reverted));
    }

    [Fact]
    [Trait("Case", "C1")]
    public async Task NftOwnership_Erc721_FollowsTheOwner()
    {
        var (alice, bob) = (Anvil.Accounts[2].Address, Anvil.Accounts[3].Address);
        string any = Nft(Chain.Pass), seven = Nft(Chain.Pass, "\"tokenId\":\"7\""), named = Nft(Chain.Pass, "\"tokenId\":\"7\",\"standard\":\"erc721\"");
        (await AllAsync(alice, any, seven, named)).ShouldBe([Verdict.NotMet, Verdict.NotMet, Verdict.NotMet]);

        await Chain.MintPassAsync(alice, 7);
        (await AllAsync(alice, any, seven, named)).ShouldBe([Verdict.Met, Verdict.Met, Verdict.Met]);

        await Chain.TransferPassAsync(alice, bob, 7);
        (await AllAsync(alice, any, seven, named)).ShouldBe([Verdict.NotMet, Verdict.NotMet, Verdict.NotMet]);
        (await AllAsync(bob, any, seven, named)).ShouldBe([Verdict.Met, Verdict.Met, Verdict.Met]);

        await Chain.TransferPassAsync(bob, Nobody, 7);
        (await AllAsync(bob, any, seven, named)).ShouldBe([Verdict.NotMet, Verdict.NotMet, Verdict.NotMet]);
    }

    [Fact]
    [Trait("Case", "C1")]
    public async Task NftOwnership_Erc721List_CountsTheOwnedIds()
    {
        var alice = Anvil.Accounts[4].Address;
        await Chain.MintPassAsync(alice, 100);
        await Chain.MintPassAsync(alice, 101);
        await Chain.MintPassAsync(Nobody, 102);

        var ids = "\"tokenIds\":[\"100\",\"101\",\"102\",\"103\"]";

        (await AllAsync(alice, Nft(Chain.Pass, ids), Nft(Chain.Pass, ids + ",\"minCount\":2"), Nft(Chain.Pass, ids + ",\"minCount\":3")))
            .ShouldBe([Verdict.Met, Verdict.Met, Verdict.NotMet]);
    }

    [Fact]
    [Trait("Case", "C1")]
    public async Task NftOwnership_Erc1155_AddsUpTheIds()
    {
        var (alice, bob) = (Anvil.Accounts[5].Address, Anvil.Accounts[6].Address);
        await Chain.MintBadgeAsync(alice, 3, 2);
        await Chain.MintBadgeAsync(alice, 4, 1);
        var three = Nft(Chain.Badge, "\"tokenIds\":[\"3\",\"4\",\"5\"],\"minCount\":3");
        (await AllAsync(alice, three, Nft(Chain.Badge, "\"tokenId\":\"5\""))).ShouldBe([Verdict.Met, Verdict.NotMet]);

        await Chain.TransferBadgeAsync(alice, bob, 3, 1);

        (await AllAsync(alice, three)).ShouldBe([Verdict.NotMet]);
        (await AllAsync(bob, Nft(Chain.Badge, "\"tokenId\":\"3\",\"standard\":\"erc1155\""))).ShouldBe([Verdict.Met]);
    }

    [Fact]
    public async Task NftOwnership_WrongKindOfContract_IsUnknown()
    {
        var alice = Anvil.Accounts[0].Address;

        (await AllAsync(alice, Nft(Chain.Badge), Nft(Chain.Coin, "\"tokenId\":\"1\""), Nft(Nobody), Nft(Nobody, "\"tokenId\":\"1\"")))
            .Select(verdict => verdict.Reason)
            .ShouldBe([UnknownReason.Reverted, UnknownReason.StandardUnclear, UnknownReason.NoContract, UnknownReason.NoContract]);
    }

    [Fact]
    public async Task Policy_ManyConditionsTogether_StandAtTheHead()
    {
        var policy = Policy($$"""{"any":[{{Token(Chain.Coin, "1")}},{{Nft(Chain.Pass)}},{{Nft(Chain.Badge, "\"tokenId\":\"9\"")}}]}""");

        var decision = await local.Evaluator.DecideAsync(policy, Subject.ByKey(new Account(Chain.ChainId, Nobody)), CancellationToken.None);

        var head = (await Chain.Anvil.RpcAsync("eth_getBlockByNumber", "latest", false)).GetProperty("hash").GetString();
        decision.Blocks.ShouldHaveSingleItem().Hash.ToString().ShouldBe(head);
        decision.Tiers[0].Conditions.ShouldAllBe(outcome => outcome.Verdict.Kind != VerdictKind.Unknown);
    }

    private static string Token(Address contract, string threshold) =>
        $$"""{"type":"token_balance","chainId":31337,"contractAddress":"{{contract}}","threshold":"{{threshold}}"}""";

    private static string Nft(Address contract, string? more = null) =>
        $$"""{"type":"nft_ownership","chainId":31337,"contractAddress":"{{contract}}"{{(more is null ? "" : "," + more)}}}""";

    private static Policy Policy(string rule)
    {
        var result = PolicyFile.Parse(Fixtures.PolicyText.When(rule), new HashSet<ChainId> { 31337 });
        result.Faults.ShouldBeEmpty();
        return result.Policies.Find("p")!;
    }

    // A cheat write does not make a block; one more block makes it part of the chain.
    private async Task SetEtherAsync(Address account, BigInteger wei)
    {
        await Chain.SetEtherAsync(account, wei);
        await Chain.MineAsync();
    }

    private async Task<Verdict> DecideAsync(Policy policy, Address account) =>
        (await local.Evaluator.DecideAsync(policy, Subject.ByKey(new Account(Chain.ChainId, account)), CancellationToken.None)).For(null);

    private async Task<IReadOnlyList<Verdict>> AllAsync(Address account, params string[] rules)
    {
        var verdicts = new List<Verdict>();
        foreach (var rule in rules)
        {
            verdicts.Add(await DecideAsync(Policy(rule), account));
        }

        return verdicts;
    }

    public sealed class ByProgram(Joined local) : OnChainTests(local), IClassFixture<Joined>;

    public sealed class ByMulticall3(Aggregated local) : OnChainTests(local), IClassFixture<Aggregated>;

    public sealed class OneByOne(Bare local) : OnChainTests(local), IClassFixture<Bare>;

    public sealed class Joined() : Local(runsPrograms: true, multicall3: false);

    public sealed class Aggregated() : Local(runsPrograms: false, multicall3: true);

    public sealed class Bare() : Local(runsPrograms: false, multicall3: false);

    public abstract class Local(bool runsPrograms, bool multicall3) : IAsyncLifetime
    {
        private HttpClient? _http;
        private TestChain? _chain;
        private ProgramlessNode? _programless;
        private FaultNode? _front;

        public TestChain Chain => _chain ?? throw new InvalidOperationException("the chain has not started");

        public Evaluator Evaluator { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _chain = await TestChain.StartAsync(new TestChainOptions { Multicall3 = multicall3 });
            _programless = new ProgramlessNode(Chain.RpcUrl);
            _front = await FaultNode.StartAsync(_programless);
            _http = new HttpClient { BaseAddress = runsPrograms ? Chain.RpcUrl : _front.Url };
            var client = new EthereumClient(new HttpTransport(_http));
            var rules = FollowedChain.Rules with { HeadMaxAge = TimeSpan.Zero };
            var multicall = new StateReader(client, StateReader.UsualMulticall3);
            Evaluator = new Evaluator(new ChainSet([new Chain(Chain.ChainId, new ChainNodes(client, multicall, client), rules, TimeProvider.System, NullLogger.Instance)]), TimeProvider.System);
        }

        public async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            _http?.Dispose();
            await (_front?.DisposeAsync() ?? default);
            _programless?.Dispose();
            await (_chain?.DisposeAsync() ?? default);
        }
    }
}
