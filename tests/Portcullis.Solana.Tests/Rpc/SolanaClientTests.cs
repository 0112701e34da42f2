using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana.Rpc;
using Portcullis.Testing.Faults;

namespace Portcullis.Solana.Tests.Rpc;

/// <summary>Over HTTP, against answers as they are documented, and as a node may not give them.</summary>
public sealed class SolanaClientTests : IAsyncLifetime
{
    private const ulong Least = 341197000;
    private const ulong Slot = 341197933;

    private static readonly SolanaAddress Owner = SolanaAddress.Parse("A1TMhSGzQxMr1TboBKtgixKz1sS6REASMxPo1qsyTSJd");
    private static readonly SolanaAddress Nobody = SolanaAddress.Parse("4kg8oh3jdNtn7j2wcS7TrUua31AgbLzDVkBZgTAe44aF");
    private static readonly SolanaAddress Usdc = SolanaAddress.Parse("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v");
    private static readonly SolanaAddress Badge = SolanaAddress.Parse("2cHr7QS3xfuSV8wdxo3ztuF4xbiarF6Nrgx3qpx3HzXR");

    private readonly RecordedCluster _cluster = new();
    private FaultNode _node = null!;
    private HttpClient _http = null!;
    private SolanaClient _client = null!;

    public static TheoryData<string, string, string> Lies => new()
    {
        { "value.0.account.owner", "\"11111111111111111111111111111111\"", "a program that is no token program" },
        { "value.0.account.data.parsed.type", "\"mint\"", "no account" },
        { "value.0.account.data.parsed.info.owner", "\"4kg8oh3jdNtn7j2wcS7TrUua31AgbLzDVkBZgTAe44aF\"", "another's account" },
        { "value.0.account.data.parsed.info.mint", "\"2cHr7QS3xfuSV8wdxo3ztuF4xbiarF6Nrgx3qpx3HzXR\"", "another token" },
        { "value.0.account.data.parsed.info.state", "\"uninitialized\"", "an account that is not one yet" },
        { "value.0.account.data.parsed.info.tokenAmount.amount", "\"-1\"", "no amount" },
        { "value.0.account.data.parsed.info.tokenAmount.amount", "\"18446744073709551616\"", "more than an account can have" },
        { "value.0.account.data.parsed.info.tokenAmount.amount", "420", "a number" },
        { "value.0.account.data.parsed.info.tokenAmount.amount", "\"\\ud800\"", "half a character" },
        { "value.0.account.data.parsed.info.tokenAmount.decimals", "9", "other decimals" },
        { "value.0.account.data.parsed.info.tokenAmount.decimals", "256", "decimals that there are not" },
        { "value.0.account.data", "[\"AAAA\",\"base64\"]", "another encoding" },
        { "value.0.pubkey", "\"5Fhi8eYbdCsqKqNxPnKxkVPSZu6L6Wx5kEGbFjCPbpGL\"", "an account twice" },
        { "value.0", "null", "nothing" },
        { "value", "{}", "no list" },
        { "context.slot", "\"341197933\"", "no slot" },
        { "context", "null", "no context" },
    };

    public async ValueTask InitializeAsync()
    {
        _node = await FaultNode.StartAsync(_cluster);
        _http = HttpTransport.CreateClient(_node.Url, TimeSpan.FromSeconds(10));
        _client = new SolanaClient(new HttpTransport(_http), Commitment.Finalized);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task GetToken_TwoAccounts_AreSummed() =>
        (await _client.GetTokenAsync(Owner, Usdc, Least, default)).ShouldBe(new Holding(Slot, 421_500_000, 6));

    [Fact]
    public async Task GetToken_FrozenAccountOfToken2022_Counts() =>
        (await _client.GetTokenAsync(Owner, Badge, Least, default)).ShouldBe(new Holding(Slot, 1, 0));

    [Fact]
    public async Task GetToken_NoAccount_IsNothing() =>
        (await _client.GetTokenAsync(Nobody, Usdc, Least, default)).ShouldBe(new Holding(Slot, 0, null));

    [Fact]
    public async Task GetCoin_Balance_IsInLamports() => (await _client.GetCoinAsync(Owner, Least, default)).ShouldBe(new Holding(Slot, 2_500_000_000, SolanaClient.CoinDecimals));

    [Fact]
    public async Task GetBlock_Answer_IsSlotAndHash() =>
        (await _client.GetBlockAsync(Least, default)).ShouldBe((Slot, new Ethereum.Hash(SolanaAddress.Parse("EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N").ToArray())));

    [Theory]
    [InlineData("null")]
    [InlineData("\"4kg8\"")]
    [InlineData("7")]
    [InlineData("\"\\ud800\"")]
    public async Task GetBlock_AnswerOfAnotherForm_IsNoAnswer(string json)
    {
        _cluster.Change = result => result["value"]!["blockhash"] = JsonNode.Parse(json);
        (await Should.ThrowAsync<RpcException>(() => _client.GetBlockAsync(Least, default))).Failure.ShouldBe(RpcFailure.BadAnswer);
    }

    [Fact]
    public async Task GetBlock_OlderSlotThanAsked_IsNoAnswer()
    {
        _cluster.Change = result => result["context"]!["slot"] = Least - 1;
        (await Should.ThrowAsync<RpcException>(() => _client.GetBlockAsync(Least, default))).Failure.ShouldBe(RpcFailure.Behind);
    }

    [Fact]
    public async Task GetCluster_GenesisHash_IsTheCluster() => (await _client.GetClusterAsync(default)).ShouldBe(SolanaCluster.Mainnet);

    [Fact]
    public async Task GetToken_NoSuchMint_IsNoAnswer() => (await FailAsync(Owner, Least)).Error!.Code.ShouldBe(-32602);

    [Fact]
    public async Task GetToken_NodeBehind_IsNoAnswer() => (await FailAsync(Usdc, 341199999)).Error!.Code.ShouldBe(-32016);

    [Fact]
    public async Task GetToken_OlderSlotThanAsked_IsNoAnswer()
    {
        _cluster.Change = result => result["context"]!["slot"] = Least - 1;
        (await FailAsync(Usdc, Least)).Failure.ShouldBe(RpcFailure.Behind);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task GetToken_AnswerOfAnotherForm_IsNoAnswer(string path, string json, string what)
    {
        _cluster.Change = result => Replace(result, path.Split('.'), JsonNode.Parse(json));
        (await FailAsync(Usdc, Least)).Failure.ShouldBe(RpcFailure.BadAnswer, what);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("\"2500000000\"")]
    [InlineData("null")]
    [InlineData("1.5")]
    public async Task GetCoin_AnswerOfAnotherForm_IsNoAnswer(string json)
    {
        _cluster.Change = result => result["value"] = JsonNode.Parse(json);
        (await Should.ThrowAsync<RpcException>(() => _client.GetCoinAsync(Owner, Least, default))).Failure.ShouldBe(RpcFailure.BadAnswer);
    }

    private Task<RpcException> FailAsync(SolanaAddress mint, ulong least) => Should.ThrowAsync<RpcException>(() => _client.GetTokenAsync(Owner, mint, least, default));

    private static void Replace(JsonNode node, string[] path, JsonNode? value)
    {
        foreach (var step in path[..^1])
        {
            node = node is JsonArray list ? list[int.Parse(step)]! : node[step]!;
        }

        if (node is JsonArray array)
        {
            array[int.Parse(path[^1])] = value;
        }
        else
        {
            node[path[^1]] = value;
        }
    }
}
