using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>What the settings of a chain do to decisions.</summary>
public sealed class ChainSettingTests
{
    private static readonly Policy AnyToken = ChainUnderTest.PolicyOn(Address.Parse("0x00000000000000000000000000000000000c0de0"));

    private readonly ManualTimeProvider _clock = new();
    private readonly SimulatedChain _truth = new();

    [Theory]
    [InlineData("latest", 0)]
    [InlineData("3", 2)]
    [InlineData("safe", 32)]
    [InlineData("finalized", SimulatedChain.Unfinalized)]
    public async Task Finality_WhereAConditionSaysNone_OpensWhenThatManyBlocksAreOnThePurchase(string finality, int blocks)
    {
        (_truth.Word, _truth.Since) = (UInt256.FromUInt64(ulong.MaxValue), _truth.Height);
        await using var node = await FaultNode.StartAsync(_truth);
        await using var chain = Join(options => options.Finality = finality, node.Url);
        _truth.Mine(Math.Max(0, blocks - 1));
        var account = chain.NewAccount();
        if (blocks > 0)
        {
            (await chain.DecideAsync(account)).ShouldBe(Verdict.NotMet);
            _truth.Mine();
        }

        (await chain.DecideAsync(account)).ShouldBe(Verdict.Met);
    }

    [Theory]
    [InlineData(null, null, 300)]
    [InlineData(40, null, 40)]
    [InlineData(40, "3s", 3)]
    [InlineData(3, "40s", 3)]
    [InlineData(0, null, 0)]
    public async Task MaxAge_OfTheChainAndOfACondition_TheShorterEndsWhatStandsByEvents(int? ofChain, string? ofCondition, int seconds)
    {
        await using var node = await FaultNode.StartAsync(_truth);
        await using var chain = Join(options => options.MaxAge = ofChain is { } age ? TimeSpan.FromSeconds(age) : options.MaxAge, node.Url);
        var policy = ofCondition is null ? AnyToken : ChainUnderTest.PolicyOn(Address.Parse("0x00000000000000000000000000000000000c0de0"), $",\"maxAge\":\"{ofCondition}\"");
        var account = chain.NewAccount();
        (await chain.DecideAsync(account, policy)).ShouldBe(Verdict.Met);

        // Without an event: a rebasing token.
        _truth.Word = UInt256.Zero;
        _truth.Mine();
        if (seconds > 0)
        {
            // A fact may be taken to be older by up to a tenth.
            _clock.Advance(TimeSpan.FromSeconds(seconds * 0.89));
            (await chain.DecideAsync(account, policy)).ShouldBe(Verdict.Met);
            _clock.Advance(TimeSpan.FromSeconds(seconds * 0.11));
        }

        (await chain.DecideAsync(account, policy)).ShouldBe(Verdict.NotMet);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(3600)]
    [Trait("Case", "R3")]
    public async Task OutageMaxAge_NoNodeAnswers_IsHowLongKnownHoldersGoOn(int seconds)
    {
        _truth.Word = UInt256.FromUInt64(ulong.MaxValue);
        await using var node = await FaultNode.StartAsync(_truth);
        await using var chain = Join(options => (options.OutageMaxAge, options.MaxAge) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromHours(2)), node.Url);
        var holder = chain.NewAccount();
        (await chain.DecideAsync(holder)).ShouldBe(Verdict.Met);

        node.Fault = NodeFault.ErrorWithStatus200;
        if (seconds > 0)
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds - 2));
            (await chain.DecideAsync(holder)).ShouldBe(Verdict.Met);
            (await PausingAsync(chain.DecideAsync(chain.NewAccount()))).Kind.ShouldBe(VerdictKind.Unknown);
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        (await chain.DecideAsync(holder)).Kind.ShouldBe(VerdictKind.Unknown);
    }

    [Fact]
    [Trait("Case", "R3")]
    public async Task OutageMaxAge_OnlyHeadsAreRefused_LetsNobodyInForTheFirstTime()
    {
        _truth.Word = UInt256.FromUInt64(ulong.MaxValue);
        await using var node = await FaultNode.StartAsync(_truth);
        node.Only = method => method == "eth_getBlockByNumber";
        await using var chain = Join(options => options.HeadMaxAge = TimeSpan.FromSeconds(3), node.Url);
        var holder = chain.NewAccount();
        (await chain.DecideAsync(holder)).ShouldBe(Verdict.Met);

        node.Fault = NodeFault.TooManyRequests;
        _clock.Advance(TimeSpan.FromSeconds(4));

        (await chain.DecideAsync(chain.NewAccount())).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
        (await chain.DecideAsync(holder)).ShouldBe(Verdict.Met);
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(19, 100)]
    [InlineData(20, 80)]
    public async Task MaxLag_FirstOfTwoIs20BlocksBehind_IsBelievedUpToIt(int? blocks, int head)
    {
        await using var behind = await FaultNode.StartAsync(_truth, NodeFault.Lagging);
        await using var other = await FaultNode.StartAsync(_truth);
        await using var chain = Join(options => (options.MaxLag, options.Hedge) = (blocks, false), behind.Url, other.Url);
        await chain.Connection.ProbeAsync(default);

        var (_, header) = await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);

        ((int)header.Number, chain.Connection.Nodes[0].Health.IsBehind).ShouldBe((head, head == 100));
    }

    [Fact]
    public async Task Multicall3_AtAnAddressOfItsOwn_JoinsReads()
    {
        const string contract = "0x00000000000000000000000000000000ca11ca11";
        await using var anvil = await TestChain.StartAsync(new TestChainOptions { Multicall3 = false });
        await anvil.Anvil.RpcAsync("anvil_setCode", contract, CompiledContract.Read("Multicall3").DeployedBytecode);
        await anvil.MineAsync();

        (await CountAsync(anvil, address: null)).ShouldBeGreaterThan(50);
        (await CountAsync(anvil, contract)).ShouldBeLessThan(25, "many share a call, also where the machine is too busy for all to come at once");
    }

    /// <summary>How many calls 50 decisions take.</summary>
    private async Task<long> CountAsync(TestChain anvil, string? address)
    {
        using var programless = new ProgramlessNode(anvil.RpcUrl);
        await using var node = await FaultNode.StartAsync(programless);
        await using var chain = await ChainUnderTest.StartAsync(
            ChainUnderTest.Settings([node.Url], change: options => (options.Multicall3, options.HeadMaxAge) = (address, TimeSpan.FromHours(1))), probing: false);
        var policy = ChainUnderTest.PolicyOn(anvil.Coin);

        (await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => chain.DecideAsync(chain.NewAccount(), policy)))).ShouldAllBe(verdict => verdict == Verdict.NotMet);
        return node.Calls;
    }

    /// <summary>Lets pauses between questions to nodes pass.</summary>
    private async Task<Verdict> PausingAsync(Task<Verdict> deciding)
    {
        await Eventually.Async(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            return deciding.IsCompleted;
        });
        return await deciding;
    }

    private ChainUnderTest Join(Action<ChainOptions> change, params Uri[] urls) => ChainUnderTest.Join(ChainUnderTest.Settings(urls, change: change), _clock);
}
