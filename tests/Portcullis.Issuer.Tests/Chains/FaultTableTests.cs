using System.Diagnostics;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>
/// Every class of fault against one node, the first and the second of two that stand in for one another, and one of three of which two must agree. Each row says what comes of the head, of
/// two reads, of a block's logs and of the finalized block: right, refused, old (a block of the chain, but not its newest), or believed: a lie that nobody is there to contradict.
/// </summary>
public sealed class FaultTableTests
{
    private const string Right = "right", Refused = "refused", Old = "old", Believed = "believed";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);
    private static readonly StateRead[] Reads = [new StateRead.Call(Address.Zero, Bytes.Parse("0x70a08231")), new StateRead.Balance(Address.Zero)];

    public static TheoryData<NodeFault, string, string, string> Rows => new()
    {
        // Fault, then head, reads, logs and finalized block of one node, of the first of two, and of the second, which stands by.
        { NodeFault.None, "right right right right", "right right right right", "right right right right" },
        { NodeFault.LyingValue, "right believed right right", "right believed right right", "right right right right" },
        { NodeFault.LyingHash, "believed right right believed", "believed right right believed", "right right right right" },
        { NodeFault.FalseParent, "believed right right believed", "believed right right believed", "right right right right" },

        // How far the chain is, is told by whichever node is the furthest, also by one that stands by: the others are behind it then.
        { NodeFault.FarHead, "believed right right right", "believed right right right", "believed right right right" },
        { NodeFault.Lagging, "old refused refused right", "right right right right", "right right right right" },
        { NodeFault.Regressing, "old refused refused right", "old right right right", "right right right right" },
        { NodeFault.Equivocating, "right believed right believed", "right believed right believed", "right right right right" },
        { NodeFault.WrongChain, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.RemovedLogs, "right right refused right", "right right right right", "right right right right" },
        { NodeFault.OmittedLogs, "right right believed right", "right right believed right", "right right right right" },
        { NodeFault.FalseLogs, "right right believed right", "right right believed right", "right right right right" },
        { NodeFault.NoFinality, "right right right refused", "right right right right", "right right right right" },
        { NodeFault.NullResult, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.EmptyData, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.ShortWord, "right refused right right", "right refused right right", "right right right right" },
        { NodeFault.LongWord, "right refused right right", "right refused right right", "right right right right" },
        { NodeFault.ErrorWithStatus200, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.TooManyRequests, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.Html, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.WrongId, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.Reordered, "right right right right", "right right right right", "right right right right" },
        { NodeFault.MissingItem, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.TruncatedJson, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.SlowDrip, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.FiveMegabytes, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.GzipBomb, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.Hang, "refused refused refused refused", "right right right right", "right right right right" },
        { NodeFault.Drop, "refused refused refused refused", "right right right right", "right right right right" },
    };

    [Fact]
    public void Rows_Faults_AreAllThereAre() => Rows.Select(row => row.Data.Item1).ShouldBe(Enum.GetValues<NodeFault>(), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("Case", "R6")]
    public async Task Fault_OfOneNodeOfTwoAndOfThree_ComesOutAsTheRowSays(NodeFault fault, string ofOne, string ofTwo, string ofStandby)
    {
        (await AskAsync(fault, nodes: 1, quorum: null)).ShouldBe(ofOne, "one node");
        (await AskAsync(fault, nodes: 2, quorum: null)).ShouldBe(ofTwo, "the first of two");
        (await AskAsync(fault, nodes: 2, quorum: null, at: 1)).ShouldBe(ofStandby, "the second of two");
        (await AskAsync(fault, nodes: 3, quorum: 2)).ShouldBe("right right right right", "one of three, of which two must agree");
    }

    private static async Task<string> AskAsync(NodeFault fault, int nodes, int? quorum, int at = 0)
    {
        var truth = new SimulatedChain();
        await using var first = await FaultNode.StartAsync(truth, at == 0 ? fault : NodeFault.None);
        await using var second = await FaultNode.StartAsync(truth, at == 1 ? fault : NodeFault.None);
        await using var third = await FaultNode.StartAsync(truth);
        var urls = new[] { first.Url, second.Url, third.Url }.Take(nodes);

        // Waited for in vain, so not for long: of one node in any case, of the standby as long as the other may need on a busy machine.
        var patience = fault is not (NodeFault.Hang or NodeFault.SlowDrip) ? 10 : nodes == 1 ? 0.7 : at == 1 ? 3 : 10;
        await using var chain = await ChainUnderTest.StartAsync(ChainUnderTest.Settings(urls, quorum, options => options.Timeout = TimeSpan.FromSeconds(patience)), probing: false);
        await chain.Connection.ProbeAsync(default);

        var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        var head = await JudgeAsync(() => HeadAsync(chain, truth, BlockTag.Latest));
        var reads = await JudgeAsync(() => ReadAsync(chain, truth));
        var logs = await JudgeAsync(() => LogsAsync(chain, truth));
        var finalized = await JudgeAsync(() => HeadAsync(chain, truth, "finalized"));
        Figure.Print("R6", $"{fault}{(at == 0 ? "" : " of the standby")}, {nodes} nodes{(quorum is null ? "" : $", {quorum} must agree")}: head {head}, reads {reads}, logs {logs}, finalized block {finalized}, "
            + $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB allocated (with the tests beside)");
        return $"{head} {reads} {logs} {finalized}";
    }

    private static async Task<string> JudgeAsync(Func<Task<string>> ask)
    {
        try
        {
            return await ask().WaitAsync(Bound);
        }
        catch (RpcException)
        {
            return Refused;
        }
    }

    private static async Task<string> HeadAsync(ChainUnderTest chain, SimulatedChain truth, string tag)
    {
        var (_, header) = await chain.Connection.Head.GetChainHeadAsync(tag, default);
        var height = tag == BlockTag.Latest ? truth.Height : truth.Height - SimulatedChain.Unfinalized;
        return header.Hash != truth.HashOf((int)header.Number) || header.ParentHash != truth.HashOf((int)header.Number - 1) ? Believed : header.Number == (ulong)height ? Right : Old;
    }

    private static async Task<string> ReadAsync(ChainUnderTest chain, SimulatedChain truth)
    {
        var outcomes = await new EthereumClient(chain.Connection.Transport).ReadAsync(Reads, truth.HashOf(truth.Height), default);
        var words = outcomes.Select(outcome => outcome.Kind == ReadOutcomeKind.Returned && outcome.Data.Length == UInt256.Size ? new UInt256(outcome.Data.Span) : (UInt256?)null).ToList();
        return words.Exists(word => word is { } told && told != truth.Word) ? Believed : words.Exists(word => word is null) ? Refused : Right;
    }

    private static async Task<string> LogsAsync(ChainUnderTest chain, SimulatedChain truth)
    {
        var ask = (IRpcTransport transport) => new EthereumClient(transport).GetLogsAsync([truth.HashOf(truth.Height)], [Address.Zero], [SimulatedChain.LogName], default);
        var right = (await ask(new BackendTransport(truth))).Single().ShouldNotBeNull();
        return (await ask(chain.Connection.Transport)).Single() is not { } told ? Refused : told.SequenceEqual(right) ? Right : Believed;
    }
}
