using Portcullis.Issuer.Chains;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Chains;

public sealed class ChainStatusTests
{
    private readonly SimulatedChain _truth = new();

    [Fact]
    public async Task Read_GoodNodes_AreWithoutFault()
    {
        await using var one = await FaultNode.StartAsync(_truth);
        await using var two = await FaultNode.StartAsync(_truth);

        var status = await ReadAsync(2, one.Url, two.Url);

        status.CanBeRead.ShouldBeTrue();
        status.Nodes.Select(node => (node.Operator, node.ActualChainId, node.Head, node.Lag, node.Fault))
            .ShouldBe([("operator 1", ChainUnderTest.Id, 100UL, 0UL, null), ("operator 2", ChainUnderTest.Id, 100UL, 0UL, null)]);
        status.Nodes.ShouldAllBe(node => node.Latency > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(NodeFault.WrongChain, "it is chain 1337")]
    [InlineData(NodeFault.Lagging, "more than 5 blocks behind")]
    [InlineData(NodeFault.LyingHash, "block 100 is another")]
    [InlineData(NodeFault.Drop, "failed")]
    [InlineData(NodeFault.Html, "no JSON")]
    public async Task Read_FaultyNode_SaysWhatIsWrong(NodeFault fault, string text)
    {
        await using var one = await FaultNode.StartAsync(_truth, fault);
        await using var two = await FaultNode.StartAsync(_truth);
        await using var three = await FaultNode.StartAsync(_truth);

        var status = await ReadAsync(3, one.Url, two.Url, three.Url);

        status.Nodes[0].Fault.ShouldNotBeNull().ShouldContain(text);
        status.Nodes.Skip(1).ShouldAllBe(node => node.Fault == null);
        status.CanBeRead.ShouldBeFalse();
        (status with { Quorum = 2 }).CanBeRead.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_NoNode_CannotBeRead() => (await ReadAsync(null, new Uri("http://127.0.0.1:9"))).CanBeRead.ShouldBeFalse();

    [Fact]
    public async Task Read_WebSocket_SaysWhetherItAnnounces()
    {
        await using var http = await FaultNode.StartAsync(_truth);
        await using var good = await SocketNode.StartAsync(_truth);
        await using var bad = await SocketNode.StartAsync(_truth);
        await using var other = await SocketNode.StartAsync(new SimulatedChain(1));
        bad.Refusal = 404;
        var settings = ChainUnderTest.Settings([http.Url, http.Url, http.Url, http.Url]);
        (settings.Rpc[1].WebSocket, settings.Rpc[2].WebSocket, settings.Rpc[3].WebSocket) = (good.Url.ToString(), bad.Url.ToString(), other.Url.ToString());

        var status = await ReadAsync(settings);

        status.Nodes.Select(node => node.Announces).ShouldBe([null, true, false, false]);
        status.Nodes.ShouldAllBe(node => node.Fault == null);
    }

    private static Task<ChainStatus> ReadAsync(int? quorum, params Uri[] urls) => ReadAsync(ChainUnderTest.Settings(urls, quorum));

    private static async Task<ChainStatus> ReadAsync(ChainOptions settings)
    {
        var options = new IssuerOptions();
        options.Chains[$"{ChainUnderTest.Id}"] = settings;
        return (await ChainStatus.ReadAsync(options, TimeProvider.System, default)).ShouldHaveSingleItem();
    }
}
