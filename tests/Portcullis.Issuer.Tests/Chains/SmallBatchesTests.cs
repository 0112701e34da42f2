using Portcullis.Conditions.Engine;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>A chain without Multicall3 whose node runs no programs and refuses large batches.</summary>
public sealed class SmallBatchesTests
{
    // As docs/trust.md says.
    private const int LeastBatch = 25;
    private const int Wallets = 200;

    [Fact]
    [Trait("Case", "R6")]
    public async Task Decide_ManyAtOnceOfANodeThatTakesTheLeastBatch_AllComeOut()
    {
        await using var node = await FaultNode.StartAsync(new SimulatedChain());
        node.MostCalls = LeastBatch;
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings([node.Url]), probing: false);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, Wallets).Select(_ => chain.DecideAsync(chain.NewAccount())));

        Figure.Print("R6", $"a node that takes {LeastBatch} calls in a batch, {Wallets} wallets at once on a chain without Multicall3: {verdicts.Count(verdict => verdict.Kind != VerdictKind.Unknown)} decided, {node.Requests} requests");
        chain.Connection.Nodes[0].Health.IsOut.ShouldBeFalse();
        verdicts.ShouldAllBe(verdict => verdict == Verdict.NotMet);
    }
}
