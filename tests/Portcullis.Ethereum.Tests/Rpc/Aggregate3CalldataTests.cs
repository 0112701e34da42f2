using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>The bytes that go to the contract and come from it, laid out by hand after the ABI's specification.</summary>
public sealed class Aggregate3CalldataTests
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000000e1");
    private static readonly Address Holder = Address.Parse("0x00000000000000000000000000000000000000e2");

    private static readonly string Calldata = "0x82ad56cb" + Words(
        "20", "2", "40", "100",
        "ca11bde05977b3631167028862be2a173976ca11", "1", "60", "24") + "4d2301cc" + Words("e2") + new string('0', 56) + Words(
        "ca11bde05977b3631167028862be2a173976ca11", "1", "60", "24") + "4d2301cc" + Words("e1") + new string('0', 56);

    private static readonly string Returned = "0x" + Words("20", "2", "40", "c0", "1", "40", "20", "7", "1", "40", "20", "9");

    private string? _asked;

    [Fact]
    public async Task Read_TwoBalances_AreTheBytesOfAggregate3()
    {
        var multicall = new StateReader(new EthereumClient(new FakeTransport(Answer)), StateReader.UsualMulticall3);
        var outcomes = await multicall.ReadAsync([new StateRead.Balance(Holder), new StateRead.Balance(Token)], default, default);
        _asked.ShouldBe(Calldata);
        outcomes.Select(outcome => outcome.Data.ToString()).ShouldBe(["0x" + Words("7"), "0x" + Words("9")]);
    }

    private RpcResponse Answer(RpcRequest request)
    {
        if (request.Method == "eth_getCode")
        {
            return FakeTransport.Result("\"0x60\"");
        }

        if (request.Parameters[0]!["to"] is null)
        {
            return FakeTransport.Error(-32000);
        }

        request.Parameters[0]!["to"]!.GetValue<string>().ShouldBe("0xca11bde05977b3631167028862be2a173976ca11");
        _asked = request.Parameters[0]!["data"]!.GetValue<string>();
        return FakeTransport.Result(JsonValue.Create(Returned).ToJsonString());
    }

    private static string Words(params string[] words) => string.Concat(words.Select(word => word.PadLeft(64, '0')));
}
