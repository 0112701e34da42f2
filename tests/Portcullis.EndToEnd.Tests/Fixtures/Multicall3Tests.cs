using System.Globalization;
using Portcullis.Ethereum;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Fixtures;

/// <summary>Our own Multicall3 answers byte for byte as the public contract does; the expected words are written out by hand.</summary>
public sealed class Multicall3Tests(TestChainTests.Chain chain) : IClassFixture<TestChainTests.Chain>
{
    private const string GetChainId = "3408e470";
    private const string Unknown = "deadbeef";

    [Fact]
    public async Task Aggregate3_OneOfTwoFails_GivesBothOutcomes()
    {
        var answer = await chain.Local.CallAsync(Target, Aggregate3((true, GetChainId), (true, Unknown)));

        answer.ShouldBe(
            "0x" + Word(32) + Word(2) + Word(64) + Word(192)
            + Word(1) + Word(64) + Word(32) + Word((int)chain.Local.ChainId)
            + Word(0) + Word(64) + Word(0));
    }

    [Fact]
    public async Task Aggregate3_FailureNotAllowed_RevertsTheWhole()
    {
        var failure = await Should.ThrowAsync<AnvilException>(
            () => chain.Local.CallAsync(Target, Aggregate3((true, GetChainId), (false, Unknown))));

        failure.Code.ShouldBe(3);
    }

    [Fact]
    public async Task Aggregate3_Nothing_GivesAnEmptyList() =>
        (await chain.Local.CallAsync(Target, Aggregate3())).ShouldBe("0x" + Word(32) + Word(0));

    [Fact]
    public async Task GetBlockNumber_Latest_IsTheHead()
    {
        var head = (await chain.Local.Anvil.RpcAsync("eth_blockNumber")).GetString()!;

        (await chain.Local.CallAsync(Target, "0x42cbb15c")).ShouldBe("0x" + Word(int.Parse(head[2..], NumberStyles.HexNumber)));
    }

    [Fact]
    public async Task GetCurrentBlockTimestamp_AtABlock_IsTheHeaders()
    {
        var block = await chain.Local.Anvil.RpcAsync("eth_getBlockByNumber", "0x2", false);
        var read = new { to = Target.ToLowerString(), data = "0x0f28c97d" };

        var answer = await chain.Local.Anvil.RpcAsync("eth_call", read, new { blockHash = block.GetProperty("hash").GetString() });

        answer.GetString().ShouldBe("0x" + block.GetProperty("timestamp").GetString()![2..].PadLeft(64, '0'));
    }

    [Fact]
    public async Task GetBlockHash_Parent_IsTheHeaders()
    {
        var block = await chain.Local.Anvil.RpcAsync("eth_getBlockByNumber", "0x1", false);

        (await chain.Local.CallAsync(Target, "0xee82ac5e" + Word(1))).ShouldBe(block.GetProperty("hash").GetString());
    }

    private static Address Target => Ethereum.Rpc.StateReader.UsualMulticall3;

    private static string Aggregate3(params (bool AllowFailure, string Selector)[] calls)
    {
        var offsets = calls.Select((_, index) => Word((calls.Length * 32) + (index * 160)));
        var items = calls.Select(call => Word(Target) + Word(call.AllowFailure ? 1 : 0) + Word(96) + Word(4) + call.Selector.PadRight(64, '0'));
        return "0x82ad56cb" + Word(32) + Word(calls.Length) + string.Concat(offsets) + string.Concat(items);
    }

    private static string Word(Address address) => address.ToLowerString()[2..].PadLeft(64, '0');

    private static string Word(int value) => value.ToString("x64", CultureInfo.InvariantCulture);
}
