using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>Two nodes, of which the one that stands by lies of the chain's blocks, and a clock that the test moves.</summary>
public sealed class StandbyLiesTests
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000c0de0");
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(4);

    private readonly ManualTimeProvider _clock = new();
    private readonly SimulatedChain _truth = new();

    [Fact]
    [Trait("Case", "R5")]
    public async Task Decide_StandbyTellsOtherHashes_NothingComesOfIt()
    {
        await using var first = await FaultNode.StartAsync(_truth);
        await using var standby = await FaultNode.StartAsync(_truth, NodeFault.LyingHash);
        await using var chain = Join(first, standby);
        for (var i = 0; i < 20; i++)
        {
            await chain.Connection.ProbeAsync(default);
            await IsRightAsync(chain);
            Pass();
        }

        (standby.Injected > 0).ShouldBeTrue();
    }

    [Fact]
    [Trait("Case", "R5")]
    public async Task Decide_StandbyToldAFarHeadTwice_IsOutlivedAfterAMinuteInWhichNobodyNewIsLetIn()
    {
        await using var first = await FaultNode.StartAsync(_truth);
        await using var standby = await FaultNode.StartAsync(_truth);
        await using var chain = Join(first, standby);
        await IsRightAsync(chain);
        standby.Fault = NodeFault.FarHead;
        await chain.Connection.ProbeAsync(default);
        standby.Injected.ShouldBe(2, "a height that puts the first out is asked for again");
        standby.Fault = NodeFault.None;

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(1); passed += Step)
        {
            Pass();
            (await chain.DecideAsync(chain.NewAccount(), ChainUnderTest.PolicyOn(Token))).Kind.ShouldBe(VerdictKind.Unknown, $"{passed}");
            chain.Chain.LastHead!.Hash.ShouldBe(_truth.HashOf((int)chain.Chain.LastHead.Number), "no block but one of the chain");
        }

        Pass();
        await chain.DecideAsync(chain.NewAccount(), ChainUnderTest.PolicyOn(Token));
        Pass();
        await IsRightAsync(chain);
    }

    private void Pass()
    {
        _clock.Advance(Step);
        _truth.Mine();
    }

    private async Task IsRightAsync(ChainUnderTest chain)
    {
        (await chain.DecideAsync(chain.NewAccount(), ChainUnderTest.PolicyOn(Token))).ShouldBe(Verdict.Met);
        chain.Chain.LastHead!.Hash.ShouldBe(_truth.HashOf(_truth.Height));
    }

    private ChainUnderTest Join(FaultNode first, FaultNode standby) =>
        ChainUnderTest.Join(ChainUnderTest.Settings([first.Url, standby.Url], change: options => options.HeadMaxAge = TimeSpan.FromSeconds(3)), _clock);
}
