using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>Purchases that are reorganised away by more blocks than are followed back, and by fewer, on a chain in memory whose token logs nothing.</summary>
public sealed class DeepReorganisationTests
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000c0de0");

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(10, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(90, false)]
    [Trait("Case", "R11")]
    public async Task Decide_PurchaseReorganisedAway_ClosesWithTheNewBranch(int depth, bool isFollowed)
    {
        var truth = new SimulatedChain();
        await using var node = await FaultNode.StartAsync(truth);
        await using var chain = ChainUnderTest.Join(ChainUnderTest.Settings([node.Url], change: options => options.HeadMaxAge = TimeSpan.FromHours(1)), new ManualTimeProvider());
        var (policy, buyer) = (ChainUnderTest.PolicyOn(Token), chain.NewAccount());
        await chain.Chain.RefreshAsync(default);
        truth.Since = truth.Height + 1;
        truth.Mine();
        await chain.Chain.RefreshAsync(default);
        (await chain.DecideAsync(buyer, policy)).ShouldBe(Verdict.Met);

        await MineAsync(truth, chain, depth - 1);
        var calls = node.Calls;
        (await chain.DecideAsync(buyer, policy)).ShouldBe(Verdict.Met);
        node.Calls.ShouldBe(calls, "it stands from block to block");

        truth.Reorganise(depth);
        truth.Since = int.MaxValue;
        (await chain.Chain.RefreshAsync(default))!.Hash.ShouldBe(truth.HashOf(truth.Height));
        (await chain.DecideAsync(buyer, policy)).ShouldBe(Verdict.NotMet);
        chain.Logs.Lines.Count(line => line.Contains($"was reorganised: {depth} blocks above 100", StringComparison.Ordinal)).ShouldBe(isFollowed ? 1 : 0);
    }

    /// <summary>One by one, as a chain is followed.</summary>
    private static async Task MineAsync(SimulatedChain truth, ChainUnderTest chain, int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            truth.Mine();
            await chain.Chain.RefreshAsync(default);
        }
    }
}
