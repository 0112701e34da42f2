using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Transports;

public sealed class AnswerRulesTests
{
    private const string Header = """{"number":"0x1","hash":"0x0000000000000000000000000000000000000000000000000000000000000001","parentHash":"0x0000000000000000000000000000000000000000000000000000000000000002","timestamp":"0x3"}""";

    [Theory]
    [InlineData("eth_call", "\"0x\"", AnswerStanding.Definitive)]
    [InlineData("eth_call", "\"0x1\"", AnswerStanding.TryElsewhere)]
    [InlineData("eth_call", "null", AnswerStanding.TryElsewhere)]
    [InlineData("eth_getCode", "\"0x\"", AnswerStanding.Definitive)]
    [InlineData("eth_getBalance", "\"0x0\"", AnswerStanding.Definitive)]
    [InlineData("eth_getBalance", "\"0x\"", AnswerStanding.TryElsewhere)]
    [InlineData("eth_chainId", "\"0x1\"", AnswerStanding.Definitive)]
    [InlineData("eth_chainId", "\"0x0\"", AnswerStanding.TryElsewhere)]
    [InlineData("eth_getBlockByNumber", Header, AnswerStanding.Definitive)]
    [InlineData("eth_getBlockByNumber", "null", AnswerStanding.TryElsewhere)]
    [InlineData("eth_getBlockByHash", "{}", AnswerStanding.TryElsewhere)]
    [InlineData("eth_getLogs", "[]", AnswerStanding.Definitive)]
    [InlineData("eth_getLogs", "null", AnswerStanding.TryElsewhere)]
    public void Judge_Result_ByItsForm(string method, string result, AnswerStanding standing) =>
        AnswerRules.Judge(new(method, []), FakeTransport.Result(result)).ShouldBe(standing);

    [Theory]
    [InlineData("eth_call", 3, AnswerStanding.Definitive)]
    [InlineData("eth_getBalance", 3, AnswerStanding.TryElsewhere)]
    [InlineData("eth_call", -32000, AnswerStanding.TryElsewhere)]
    [InlineData("eth_call", -32603, AnswerStanding.TryElsewhere)]
    [InlineData("eth_call", -32005, AnswerStanding.TryAgain)]
    [InlineData("eth_call", RpcError.NoQuorum, AnswerStanding.TryElsewhere)]
    public void Judge_Error_ByItsCode(string method, int code, AnswerStanding standing) =>
        AnswerRules.Judge(new(method, []), FakeTransport.Error(code)).ShouldBe(standing);

    [Theory]
    [InlineData("eth_call", "\"0xAB\"", "\"0xab\"", true)]
    [InlineData("eth_call", "\"0xab\"", "\"0xac\"", false)]
    [InlineData("eth_getBalance", "\"0x5\"", "\"0x05\"", true)]
    [InlineData("eth_getBalance", "\"0x5\"", "\"0x50\"", false)]
    [InlineData("eth_syncing", "[{\"a\":1,\"b\":2}]", "[{\"b\":2,\"a\":1}]", true)]
    [InlineData("eth_syncing", "[]", "[{}]", false)]
    public void AreSame_Results_ByTheirMeaning(string method, string one, string other, bool same) =>
        AnswerRules.AreSame(new(method, []), FakeTransport.Result(one), FakeTransport.Result(other)).ShouldBe(same);

    [Fact]
    public void AreSame_Reverts_ByTheirData()
    {
        var call = new RpcRequest("eth_call", []);
        AnswerRules.AreSame(call, FakeTransport.Error(3, "0x01"), FakeTransport.Error(3, "0x01")).ShouldBeTrue();
        AnswerRules.AreSame(call, FakeTransport.Error(3, "0x01"), FakeTransport.Error(3, "0x02")).ShouldBeFalse();
        AnswerRules.AreSame(call, FakeTransport.Error(3), FakeTransport.Result("\"0x\"")).ShouldBeFalse();
    }

    [Fact]
    public void AreSame_Headers_ByWhatIsNeededOfThem()
    {
        var ask = new RpcRequest("eth_getBlockByNumber", []);
        AnswerRules.AreSame(ask, FakeTransport.Result(Header), FakeTransport.Result(Header.Replace("{", "{\"size\":\"0x9\",", StringComparison.Ordinal))).ShouldBeTrue();
        AnswerRules.AreSame(ask, FakeTransport.Result(Header), FakeTransport.Result(Header.Replace("0x3", "0x4", StringComparison.Ordinal))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "\"transactionIndex\":\"0x7\",", true)]
    [InlineData("", "\"removed\":false,", true)]
    [InlineData("0x2", "0x3", false)]
    public void AreSame_Logs_ByWhatIsNeededOfThem(string one, string other, bool same) =>
        AnswerRules.AreSame(Logs(), FakeTransport.Result(Log(one)), FakeTransport.Result(Log(other))).ShouldBe(same);

    [Fact]
    public void AreSame_LogsInAnotherOrder_AreTheSame() =>
        AnswerRules.AreSame(Logs(), FakeTransport.Result($"[{One("0x1")},{One("0x2")}]"), FakeTransport.Result($"[{One("0x2")},{One("0x1")}]")).ShouldBeTrue();

    [Theory]
    [InlineData("\"removed\":true,")]
    [InlineData("\"blockHash\":\"0x0000000000000000000000000000000000000000000000000000000000000002\",")]
    [InlineData("\"topics\":[\"0x1\"],")]
    [InlineData("\"logIndex\":null,")]
    public void Judge_LogsThatAreNone_TriesElsewhere(string member) =>
        AnswerRules.Judge(Logs(), FakeTransport.Result(Log(member))).ShouldBe(AnswerStanding.TryElsewhere);

    private static RpcRequest Logs() => new("eth_getLogs", [new JsonObject { ["blockHash"] = "0x0000000000000000000000000000000000000000000000000000000000000001" }]);

    private static string Log(string what) => what.StartsWith("0x", StringComparison.Ordinal) ? $"[{One(what)}]" : $"[{One("0x1", what)}]";

    // A member that stands twice counts as it stands last: the other one goes.
    private static string One(string index, string more = "")
    {
        string[] members =
        [
            "\"address\":\"0x00000000000000000000000000000000000000aa\",", "\"topics\":[],", "\"data\":\"0x\",", $"\"logIndex\":\"{index}\",",
            "\"blockHash\":\"0x0000000000000000000000000000000000000000000000000000000000000001\",",
        ];
        var kept = members.Where(member => more.Length == 0 || member.Split(':')[0] != more.Split(':')[0]);
        return "{" + (string.Concat(kept) + more).TrimEnd(',') + "}";
    }

    [Theory]
    [InlineData(RpcFailure.OutOfBudget, false)]
    [InlineData(RpcFailure.LeftOut, false)]
    [InlineData(RpcFailure.NoQuorum, false)]
    [InlineData(RpcFailure.Timeout, true)]
    [InlineData(RpcFailure.WrongChain, true)]
    public void IsNodesOwn_Failure_TellsWhoseItIs(RpcFailure failure, bool isNodes) => AnswerRules.IsNodesOwn([new RpcRequest("eth_call", [])], new RpcException("x") { Failure = failure }).ShouldBe(isNodes);
}
