using System.Diagnostics;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>Tokens that mean harm, on a real chain whose node lets a call take much gas.</summary>
[Collection(Alone.Name)]
public sealed class HostileTokenTests
{
    private const string Loops = "0x5b600056", Reverts = "0x60006000fd", FiveMegabytes = "0x624c4b406000f3";

    private static readonly Address Alice = Anvil.Accounts[0].Address;
    private static readonly Address Poor = Address.Parse("0x000000000000000000000000000000000000d00f");
    private static readonly Address Bad = Address.Parse("0x000000000000000000000000000000000000bad0");

    [Theory]
    [InlineData(nameof(Loops), Loops, 30_000_000, UnknownReason.ReadFailed)]
    [InlineData(nameof(Reverts), Reverts, 30_000_000, UnknownReason.Reverted)]
    [InlineData(nameof(FiveMegabytes), FiveMegabytes, 100_000_000, UnknownReason.ReadFailed)]
    [Trait("Case", "C8")]
    public async Task Decide_HostileTokenBesideAGoodOne_TheGoodOneIsDecidedAndItCostsLittle(string name, string code, int gas, string reason)
    {
        await using var chain = await FollowedChain.StartAsync(anvil: ["--gas-limit", $"{gas}"]);
        await chain.Chain.Anvil.RpcAsync("anvil_setCode", Bad.ToLowerString(), code);
        await chain.Chain.MintCoinAsync(Alice, 1_000_000);
        await chain.AnnounceAsync();
        var bad = chain.Coin().Replace(chain.Chain.Coin.ToString(), Bad.ToString(), StringComparison.Ordinal);
        var (start, before) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());

        var alone = chain.DecideAsync(FollowedChain.Policy(bad), Alice);
        var both = chain.VerdictAsync(FollowedChain.Policy($$"""{"any":[{{bad}},{{chain.Coin()}}]}"""), Alice);
        var good = chain.VerdictAsync(FollowedChain.Policy(chain.Coin()), Alice);

        (await both, await good).ShouldBe((VerdictKind.Met, VerdictKind.Met));
        (await alone).For(null).Reason.ShouldBe(reason);
        var (took, allocated) = (Stopwatch.GetElapsedTime(start), (GC.GetTotalAllocatedBytes() - before) >> 20);
        Figure.Print("C8", $"{name} beside a good token: decided in {took.TotalMilliseconds:F0} ms, {chain.Calls["eth_call"]} calls, {allocated} MiB allocated");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        allocated.ShouldBeLessThan(512);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Case", "C8")]
    public async Task Decide_TokenThatSendsCoinsAboutWhenAsked_DoesNotChangeWhatItsNeighboursSay(bool runsPrograms)
    {
        await using var chain = await FollowedChain.StartAsync();
        chain.RunsPrograms = runsPrograms;
        await chain.Chain.Anvil.RpcAsync("anvil_setCode", Bad.ToLowerString(), PaysWhenAsked(Poor));
        await chain.Chain.SetEtherAsync(Bad, 2_000_000_000_000_000_000);
        await chain.AnnounceAsync();
        var bad = chain.Coin().Replace(chain.Chain.Coin.ToString(), Bad.ToString(), StringComparison.Ordinal).Replace("\"1\"", "\"0.1\"", StringComparison.Ordinal);
        var native = $$"""{"type":"token_balance","chainId":{{chain.Chain.ChainId}},"contractAddress":"native","threshold":"1"}""";

        // What the token pays is gone again with the call: nobody has it at the block.
        var both = chain.DecideAsync(FollowedChain.Policy($$"""{"all":[{{bad}},{{native}}]}"""), Poor);

        (await both).Tiers[0].Conditions.Select(condition => condition.Verdict.Kind).ShouldBe([VerdictKind.Met, VerdictKind.NotMet]);
        Figure.Print("C8", $"a token that pays whoever is asked about, {(runsPrograms ? "reads joined by the program" : "reads joined by Multicall3")}: {chain.Calls["eth_call"]} calls");
    }

    /// <summary>Sends all its coins to an account and returns 1, whatever it is asked.</summary>
    private static string PaysWhenAsked(Address account) => $"0x60006000600060004773{account.ToLowerString()[2..]}5af150600160005260206000f3";

    [Fact]
    [Trait("Case", "C8")]
    public async Task Read_TokenThatAnswersMegabytes_CostsTheOthersCallsOnce()
    {
        await using var chain = await FollowedChain.StartAsync(anvil: ["--gas-limit", "100000000"]);
        await chain.Chain.Anvil.RpcAsync("anvil_setCode", Bad.ToLowerString(), FiveMegabytes);
        var first = await ReadAsync(chain);
        var then = await ReadAsync(chain);

        Figure.Print("C8", $"a token of megabytes among 20 good reads: {first} calls at the first block, {then} at the next, by itself");
        first.ShouldBeGreaterThan(2, "parts were read again until the others had their answers");
        then.ShouldBe(2, "the others in one call, it in its own");
    }

    /// <summary>Reads the bad token and a good one for 20 wallets at a new block.</summary>
    /// <returns>How many calls that took.</returns>
    private static async Task<int> ReadAsync(FollowedChain chain)
    {
        await chain.Chain.MineAsync();
        await chain.AnnounceAsync();
        var before = chain.Calls.GetValueOrDefault("eth_call");
        var good = Enumerable.Range(1, 20).Select(wallet => new StateRead.Call(chain.Chain.Coin, Bytes.Parse($"0x70a08231{wallet:x64}")));
        IReadOnlyList<Read> reads = [.. good.Prepend(new StateRead.Call(Bad, Bytes.Parse($"0x70a08231{0:x64}"))).Select(call => new Read(chain.Chain.ChainId, call))];

        var facts = await chain.Followed.ReadAsync(reads, chain.Followed.LastHead!, CancellationToken.None);

        facts[0].Outcome.ShouldBe(ReadOutcome.Failed);
        facts.Skip(1).ShouldAllBe(fact => fact.Outcome == ReadOutcome.Returned(new Bytes(new byte[32])));
        return chain.Calls["eth_call"] - before;
    }
}
