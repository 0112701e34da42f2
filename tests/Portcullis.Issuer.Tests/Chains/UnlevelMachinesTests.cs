using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>One URL behind which a machine tells a block that another one does not know yet.</summary>
public sealed class UnlevelMachinesTests : IAsyncLifetime
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000c0de0");

    private readonly SimulatedChain _truth = new();
    private readonly UnlevelMachines _machines;
    private FaultNode _node = null!;
    private ChainUnderTest _chain = null!;

    public UnlevelMachinesTests() => _machines = new UnlevelMachines(_truth, TimeSpan.FromMilliseconds(80));

    public async ValueTask InitializeAsync()
    {
        _node = await FaultNode.StartAsync(_machines);
        _chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([_node.Url], change: options => options.HeadMaxAge = TimeSpan.FromHours(1)), probing: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _chain.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task NewBlock_LogsAreToldLater_WhatItDidNotTouchStands()
    {
        var (policy, holder) = (ChainUnderTest.PolicyOn(Token), _chain.NewAccount());
        (await Eventually.Async(async () => await _chain.DecideAsync(holder, policy) == Verdict.Met)).ShouldBeTrue();
        var (kept, reads) = (await _chain.DecideInFullAsync(holder, policy), _machines.Reads);

        for (var i = 0; i < 3; i++)
        {
            _truth.Mine();
            (await _chain.Chain.RefreshAsync(default))!.Number.ShouldBe((ulong)_truth.Height);
            (await _chain.DecideInFullAsync(holder, policy)).ShouldBeSameAs(kept);
        }

        _machines.Reads.ShouldBe(reads);
    }

    [Fact]
    public async Task NewBlock_StateIsToldLater_IsReadASecondTimeForHolders()
    {
        _truth.Word = UInt256.FromUInt64(ulong.MaxValue);
        var holder = _chain.NewAccount();
        (await Eventually.Async(async () => await _chain.DecideAsync(holder) == Verdict.Met)).ShouldBeTrue();
        for (var i = 0; i < 3; i++)
        {
            _truth.Mine();
            await _chain.Chain.RefreshAsync(default);

            (await _chain.DecideAsync(holder)).ShouldBe(Verdict.Met);
        }
    }
}
