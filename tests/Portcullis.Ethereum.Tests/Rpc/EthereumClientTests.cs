using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

public sealed class EthereumClientTests
{
    private static readonly Hash Block = Hash.Parse("0x" + new string('a', 64));
    private static readonly Address Token = Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    private static readonly StateRead Call = new StateRead.Call(Token, Bytes.Parse("0x70a08231"));
    private static readonly StateRead Balance = new StateRead.Balance(Token);
    private static readonly StateRead Code = new StateRead.Code(Token);

    [Theory]
    [InlineData("\"0x1\"", 1)]
    [InlineData("\"0x7a69\"", 31337)]
    [InlineData("\"0x0001\"", 1)]
    [InlineData("\"0xffffffffffffffff\"", ulong.MaxValue)]
    public async Task GetChainId_Quantity_IsRead(string json, ulong expected) =>
        (await Client(json).GetChainIdAsync(default)).ShouldBe(expected);

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"0x\"")]
    [InlineData("\"0x0\"")]
    [InlineData("\"1\"")]
    [InlineData("\"0xg\"")]
    [InlineData("\"0x10000000000000000\"")]
    [InlineData("\"0x-1\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{}")]
    public async Task GetChainId_AnythingElse_IsRefused(string json) =>
        await Should.ThrowAsync<RpcException>(() => Client(json).GetChainIdAsync(default));

    [Fact]
    public async Task GetHeader_Block_IsRead()
    {
        var transport = new FakeTransport(_ => FakeTransport.Result(Header()));
        (await new EthereumClient(transport).GetHeaderAsync("finalized", default))
            .ShouldBe(new BlockHeader(54, Block, Hash.Parse("0x" + new string('b', 64)), 1_700_000_000));
        transport.Batches[0][0].Parameters.ToJsonString().ShouldBe("""["finalized",false]""");
    }

    [Theory]
    [InlineData("number")]
    [InlineData("hash")]
    [InlineData("parentHash")]
    [InlineData("timestamp")]
    public async Task GetHeader_FieldMissingNullOrWrong_IsRefused(string field)
    {
        foreach (var change in new Action<JsonObject>[]
        {
            header => header.Remove(field), header => header[field] = null, header => header[field] = 5, header => header[field] = "0x",
            header => header[field] = "text", header => header[field] = "0x" + new string('a', 65), header => header[field] = new JsonArray(),
        })
        {
            var header = JsonNode.Parse(Header())!.AsObject();
            change(header);
            await Should.ThrowAsync<RpcException>(() => Client(header.ToJsonString()).GetHeaderAsync("latest", default));
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"0x1\"")]
    [InlineData("{}")]
    public async Task GetHeader_NoBlock_IsRefused(string json) =>
        await Should.ThrowAsync<RpcException>(() => Client(json).GetHeaderAsync("safe", default));

    [Fact]
    public async Task GetHeader_UnknownTag_CarriesTheNodesError()
    {
        var client = new EthereumClient(new FakeTransport(_ => FakeTransport.Error(-39001)));
        (await Should.ThrowAsync<RpcException>(() => client.GetHeaderAsync("finalized", default))).Error!.Code.ShouldBe(-39001);
    }

    [Fact]
    public async Task GetChainHead_Both_AreOneBatch()
    {
        var transport = new FakeTransport(request => FakeTransport.Result(request.Method == "eth_chainId" ? "\"0x5\"" : Header()));

        var (chainId, header) = await new EthereumClient(transport).GetChainHeadAsync("latest", default);

        chainId.ShouldBe(5UL);
        header.Number.ShouldBe(54UL);
        transport.Batches.ShouldHaveSingleItem().Select(request => request.Method).ShouldBe(["eth_chainId", "eth_getBlockByNumber"]);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"0x0\"", null)]
    [InlineData("\"0x5\"", "null")]
    [InlineData("\"0x5\"", "{}")]
    public async Task GetChainHead_OneOfTheTwoUnusable_IsRefused(string chainId, string? header)
    {
        var client = new EthereumClient(new FakeTransport(request => FakeTransport.Result(request.Method == "eth_chainId" ? chainId : header ?? Header())));

        await Should.ThrowAsync<RpcException>(() => client.GetChainHeadAsync("latest", default));
    }

    [Fact]
    public async Task Read_Several_IsOneBatchPinnedByTheCanonicalHash()
    {
        var transport = new FakeTransport(_ => FakeTransport.Result("\"0x01\""));
        await new EthereumClient(transport).ReadAsync([Call, Balance, Code], Block, default);
        var pin = $$"""{"blockHash":"{{Block}}","requireCanonical":true}""";
        transport.Batches.ShouldHaveSingleItem().Select(request => $"{request.Method} {request.Parameters.ToJsonString()}").ShouldBe(
        [
            $$"""eth_call [{"to":"{{Token.ToLowerString()}}","data":"0x70a08231"},{{pin}}]""",
            $"""eth_getBalance ["{Token.ToLowerString()}",{pin}]""",
            $"""eth_getCode ["{Token.ToLowerString()}",{pin}]""",
        ]);
    }

    [Theory]
    [InlineData("\"0x\"", "0x")]
    [InlineData("\"0xFFee\"", "0xffee")]
    public async Task Read_CallOrCode_ReturnsTheBytes(string json, string expected)
    {
        foreach (var read in new[] { Call, Code })
        {
            (await ReadAsync(read, FakeTransport.Result(json))).ShouldBe(ReadOutcome.Returned(Bytes.Parse(expected)));
        }
    }

    [Theory]
    [InlineData("\"0x0\"", "00")]
    [InlineData("\"0x56\"", "56")]
    [InlineData("\"0x056\"", "56")]
    [InlineData("\"0xde0b6b3a7640000\"", "0de0b6b3a7640000")]
    [InlineData("\"0xFFffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public async Task Read_Balance_IsPaddedToAWord(string json, string expected) =>
        (await ReadAsync(Balance, FakeTransport.Result(json))).ShouldBe(ReadOutcome.Returned(Bytes.Parse("0x" + expected.PadLeft(64, '0'))));

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[\"0x01\"]")]
    [InlineData("\"\"")]
    [InlineData("\"01\"")]
    [InlineData("\"0x0g\"")]
    [InlineData("\"0X01\"")]
    [InlineData("\" 0x01\"")]
    [InlineData("\"\\ud800\"")]
    public async Task Read_NoData_Fails(string json)
    {
        foreach (var read in new[] { Call, Balance, Code })
        {
            (await ReadAsync(read, FakeTransport.Result(json))).ShouldBe(ReadOutcome.Failed);
        }
    }

    [Fact]
    public async Task Read_OddDigits_FailAsDataButNotAsAQuantity()
    {
        (await ReadAsync(Call, FakeTransport.Result("\"0x1\""))).ShouldBe(ReadOutcome.Failed);
        (await ReadAsync(Balance, FakeTransport.Result("\"0x1\""))).Kind.ShouldBe(ReadOutcomeKind.Returned);
    }

    [Theory]
    [InlineData("\"0x\"")]
    [InlineData("\"0x10000000000000000000000000000000000000000000000000000000000000000\"")]
    public async Task Read_BalanceThatIsNoQuantity_Fails(string json) => (await ReadAsync(Balance, FakeTransport.Result(json))).ShouldBe(ReadOutcome.Failed);

    [Theory]
    [InlineData(3, "0x08c379a0", ReadOutcomeKind.Reverted, "0x08c379a0")]
    [InlineData(3, null, ReadOutcomeKind.Reverted, "0x")]
    [InlineData(-32000, "0x08c379a0", ReadOutcomeKind.Failed, "0x")]
    [InlineData(-32001, null, ReadOutcomeKind.Failed, "0x")]
    [InlineData(0, null, ReadOutcomeKind.Failed, "0x")]
    public async Task Read_CallWithError_IsRevertedOnlyByItsCode(int code, string? data, ReadOutcomeKind kind, string expected) =>
        (await ReadAsync(Call, FakeTransport.Error(code, data))).ShouldBe(new ReadOutcome(kind, Bytes.Parse(expected)));

    [Fact]
    public async Task Read_BalanceOrCodeWithError_FailsWhateverTheCode()
    {
        (await ReadAsync(Balance, FakeTransport.Error(3, "0x01"))).ShouldBe(ReadOutcome.Failed);
        (await ReadAsync(Code, FakeTransport.Error(3, "0x01"))).ShouldBe(ReadOutcome.Failed);
    }

    [Fact]
    public async Task Read_OneFails_TheOthersStand()
    {
        var client = new EthereumClient(new FakeTransport(request => request.Method == "eth_call" ? FakeTransport.Error(-32603) : FakeTransport.Result("\"0x02\"")));
        (await client.ReadAsync([Balance, Call, Code], Block, default)).Select(outcome => outcome.Kind)
            .ShouldBe([ReadOutcomeKind.Returned, ReadOutcomeKind.Failed, ReadOutcomeKind.Returned]);
    }

    [Fact]
    public async Task Read_Nothing_AsksNothing()
    {
        var transport = new FakeTransport(_ => throw new InvalidOperationException());
        (await new EthereumClient(transport).ReadAsync([], Block, default)).ShouldBeEmpty();
        transport.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_MoreThanABatch_IsSplitAndKeepsItsOrder()
    {
        var transport = new FakeTransport(request => FakeTransport.Result($"\"{request.Parameters[0]!["data"]}\""));
        var reads = Enumerable.Range(0, (2 * EthereumClient.MaxBatch) + 1).Select(i => new StateRead.Call(Token, new Bytes(BitConverter.GetBytes(i)))).ToArray();
        var outcomes = await new EthereumClient(transport).ReadAsync(reads, Block, default);
        outcomes.Select(outcome => outcome.Data).ShouldBe(reads.Select(read => read.Input));
        transport.Batches.Select(batch => batch.Count).ShouldBe([EthereumClient.MaxBatch, EthereumClient.MaxBatch, 1]);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"0x1\"", "\"0x1\"")]
    [InlineData("""{"a":[1,true]}""", """{"a":[1,true]}""")]
    [InlineData("[]", "[]")]
    [InlineData("false", "false")]
    public async Task Invoke_Result_IsTheNode(string json, string? expected) =>
        (await Client(json).InvokeAsync("anvil_mine", ["0x1"], default))?.ToJsonString().ShouldBe(expected);

    [Fact]
    public async Task Invoke_Error_IsThrownWithoutTheNodesText()
    {
        var client = new EthereumClient(new FakeTransport(_ => new RpcResponse(default, new RpcError(-32601, "no such key " + FakeNode.Secret, null))));
        var exception = await Should.ThrowAsync<RpcException>(() => client.InvokeAsync("anvil_x", [], default));
        exception.Message.ShouldBe("the node answered error -32601 to anvil_x");
        exception.ToString().ShouldNotContain(FakeNode.Secret);
        exception.Error!.Message.ShouldContain("no such key");
    }

    private static EthereumClient Client(string json) => new(new FakeTransport(_ => FakeTransport.Result(json)));

    private static async Task<ReadOutcome> ReadAsync(StateRead read, RpcResponse response) =>
        (await new EthereumClient(new FakeTransport(_ => response)).ReadAsync([read], Block, default)).ShouldHaveSingleItem();

    private static string Header() =>
        $$"""{"number":"0x36","hash":"{{Block}}","parentHash":"0x{{new string('b', 64)}}","timestamp":"0x6553f100","gasLimit":"0x1","transactions":[]}""";
}
