using System.Diagnostics;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>
/// Every class of fault against one node, the first of two that stand in for one another, and one of three of which two must agree. Each row says what comes of the head and of
/// two reads: right, refused, old (a block of the chain, but not its newest), or believed: a lie that nobody is there to contradict.
/// </summary>
public sealed class FaultTableTests
{
    private const string Right = "right", Refused = "refused", Old = "old", Believed = "believed";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);
    private static readonly StateRead[] Reads = [new StateRead.Call(Address.Zero, Bytes.Parse("0x70a08231")), new StateRead.Balance(Address.Zero)];

    public static TheoryData<NodeFault, string, string, string, string> Rows => new()
    {
        // Fault, then head and reads of one node, then of the first of two.
        { NodeFault.None, Right, Right, Right, Right },
        { NodeFault.LyingValue, Right, Believed, Right, Believed },
        { NodeFault.LyingHash, Believed, Right, Believed, Right },
        { NodeFault.Lagging, Old, Refused, Right, Right },
        { NodeFault.Regressing, Old, Refused, Old, Right },
        { NodeFault.Equivocating, Right, Believed, Right, Believed },
        { NodeFault.WrongChain, Refused, Refused, Right, Right },
        { NodeFault.RemovedLogs, Right, Right, Right, Right },
        { NodeFault.NoFinality, Right, Right, Right, Right },
        { NodeFault.NullResult, Refused, Refused, Right, Right },
        { NodeFault.EmptyData, Refused, Refused, Right, Right },
        { NodeFault.ShortWord, Right, Refused, Right, Refused },
        { NodeFault.LongWord, Right, Refused, Right, Refused },
        { NodeFault.ErrorWithStatus200, Refused, Refused, Right, Right },
        { NodeFault.TooManyRequests, Refused, Refused, Right, Right },
        { NodeFault.Html, Refused, Refused, Right, Right },
        { NodeFault.WrongId, Refused, Refused, Right, Right },
        { NodeFault.Reordered, Right, Right, Right, Right },
        { NodeFault.MissingItem, Refused, Refused, Right, Right },
        { NodeFault.TruncatedJson, Refused, Refused, Right, Right },
        { NodeFault.SlowDrip, Refused, Refused, Right, Right },
        { NodeFault.FiveMegabytes, Refused, Refused, Right, Right },
        { NodeFault.GzipBomb, Refused, Refused, Right, Right },
        { NodeFault.Hang, Refused, Refused, Right, Right },
        { NodeFault.Drop, Refused, Refused, Right, Right },
    };

    [Fact]
    public void Rows_Faults_AreAllThereAre() => Rows.Select(row => row.Data.Item1).ShouldBe(Enum.GetValues<NodeFault>(), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("Case", "R6")]
    public async Task Fault_OfOneNodeOfTwoAndOfThree_ComesOutAsTheRowSays(NodeFault fault, string head, string reads, string headOfTwo, string readsOfTwo)
    {
        (await AskAsync(fault, nodes: 1, quorum: null)).ShouldBe((head, reads), "one node");
        (await AskAsync(fault, nodes: 2, quorum: null)).ShouldBe((headOfTwo, readsOfTwo), "the first of two");
        (await AskAsync(fault, nodes: 3, quorum: 2)).ShouldBe((Right, Right), "one of three, of which two must agree");
    }

    private static async Task<(string Head, string Reads)> AskAsync(NodeFault fault, int nodes, int? quorum)
    {
        var truth = new SimulatedChain();
        var faulty = await FaultNode.StartAsync(truth, fault);
        await using var first = faulty;
        await using var second = await FaultNode.StartAsync(truth);
        await using var third = await FaultNode.StartAsync(truth);
        var urls = new[] { first.Url, second.Url, third.Url }.Take(nodes);
        await using var chain = await ChainUnderTest.StartAsync(
            ChainUnderTest.Settings(urls, quorum, options => options.Timeout = TimeSpan.FromSeconds(nodes == 1 && fault is NodeFault.Hang or NodeFault.SlowDrip ? 0.7 : 10)), probing: false);
        await chain.Connection.ProbeAsync(default);

        var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        var head = await HeadAsync(chain, truth).WaitAsync(Bound);
        var reads = await ReadAsync(chain, truth).WaitAsync(Bound);
        Figure.Print("R6", $"{fault}, {nodes} nodes{(quorum is null ? "" : $", {quorum} must agree")}: head {head}, reads {reads}, "
            + $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB allocated (with the tests beside)");
        return (head, reads);
    }

    private static async Task<string> HeadAsync(ChainUnderTest chain, SimulatedChain truth)
    {
        try
        {
            var (_, header) = await chain.Connection.Head.GetChainHeadAsync(BlockTag.Latest, default);
            return header.Hash == truth.HashOf(truth.Height) ? Right : header.Hash == truth.HashOf((int)header.Number) ? Old : Believed;
        }
        catch (RpcException)
        {
            return Refused;
        }
    }

    private static async Task<string> ReadAsync(ChainUnderTest chain, SimulatedChain truth)
    {
        try
        {
            var outcomes = await new EthereumClient(chain.Connection.Transport).ReadAsync(Reads, truth.HashOf(truth.Height), default);
            var words = outcomes.Select(outcome => outcome.Kind == ReadOutcomeKind.Returned && outcome.Data.Length == UInt256.Size ? new UInt256(outcome.Data.Span) : (UInt256?)null).ToList();
            return words.Exists(word => word is { } told && told != truth.Word) ? Believed : words.Exists(word => word is null) ? Refused : Right;
        }
        catch (RpcException)
        {
            return Refused;
        }
    }
}
