using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>What a node's answers cost in memory. No other test runs beside it.</summary>
[CollectionDefinition(nameof(FaultMemoryTests), DisableParallelization = true)]
[Collection(nameof(FaultMemoryTests))]
public sealed class FaultMemoryTests
{
    private const int Questions = 20;
    private const double MiB = 1 << 20;

    [Fact]
    [Trait("Case", "R6")]
    public async Task Fault_GzipOfAHundredMegabytes_CostsLittleMoreThanIsReadAndIsNotKept()
    {
        await using var node = await FaultNode.StartAsync(new SimulatedChain(), NodeFault.GzipBomb);
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([node.Url]), probing: false);
        (await chain.Chain.RefreshAsync(default)).ShouldBeNull();

        var (live, allocated) = (GC.GetTotalMemory(forceFullCollection: true), GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < Questions; i++)
        {
            (await chain.Chain.RefreshAsync(default)).ShouldBeNull();
        }

        var each = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / MiB / Questions;
        var left = 0d;
        await Eventually.Async(() => (left = (GC.GetTotalMemory(forceFullCollection: true) - live) / MiB) < 64);
        Figure.Print("R6", $"a gzip bomb of 100 MiB: {each:F1} MiB allocated for each question; {left:F1} MiB left after {Questions}");
        each.ShouldBeLessThan(48);
        left.ShouldBeLessThan(64);
    }
}
