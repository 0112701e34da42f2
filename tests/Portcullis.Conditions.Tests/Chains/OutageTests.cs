using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>A real chain whose only node stops answering.</summary>
public sealed class OutageTests
{
    private static readonly Address Alice = Anvil.Accounts[0].Address;
    private static readonly Address Bob = Anvil.Accounts[1].Address;

    [Theory]
    [InlineData(60, VerdictKind.Met)]
    [InlineData(0, VerdictKind.Unknown)]
    [Trait("Case", "R3")]
    public async Task Decide_NoNodeAnswers_KnownHoldersGoOnAndNobodyElseComesIn(int seconds, VerdictKind known)
    {
        var rules = FollowedChain.Rules with { HeadMaxAge = TimeSpan.Zero, OutageMaxAge = TimeSpan.FromSeconds(seconds) };
        await using var chain = await FollowedChain.StartAsync(rules);
        var policy = FollowedChain.Policy(chain.Coin());
        await chain.Chain.MintCoinAsync(Alice, 1_000_000);
        await chain.Chain.MintCoinAsync(Bob, 1_000_000);
        (await chain.VerdictAsync(policy, Alice)).ShouldBe(VerdictKind.Met);
        (await chain.VerdictAsync(policy, Anvil.Accounts[2].Address)).ShouldBe(VerdictKind.NotMet);

        chain.IsDown = true;

        (await chain.VerdictAsync(policy, Alice)).ShouldBe(known);
        (await chain.VerdictAsync(policy, Bob)).ShouldBe(VerdictKind.Unknown, "Bob holds, but was never proven to");
        (await chain.VerdictAsync(FollowedChain.Policy(chain.Coin(",\"label\":\"another\"")), Alice)).ShouldBe(known, "facts are shared by policies");

        // A poll ends the outage: until then nobody waits longer than a moment for the node.
        chain.IsDown = false;
        (await chain.Followed.RefreshAsync(CancellationToken.None)).ShouldNotBeNull();
        (await chain.VerdictAsync(policy, Bob)).ShouldBe(VerdictKind.Met);
    }
}
