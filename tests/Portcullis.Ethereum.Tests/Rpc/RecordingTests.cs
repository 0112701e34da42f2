using System.Net;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>The execution-apis recordings: what a real node answered, served again under our ids.</summary>
public sealed class RecordingTests
{
    [Fact]
    public async Task GetChainId_Recording_IsTheChain() =>
        (await Replay("eth_chainId/get-chain-id").GetChainIdAsync(default)).ShouldBe(0xc72dd9d5e883eul);

    [Theory]
    [InlineData("get-genesis", 0x0, "0x44fd89d504659cd58f48f4796b77a7e7012cf296a2409afa2f6c3cb99b5b3d99")]
    [InlineData("get-block-london-fork", 0x1b, "0xb82be38216daf4487ab4fcafe9413892e7140f6816276560ec10d94d039db1aa")]
    [InlineData("get-block-merge-fork", 0x24, "0xd26a1e23d9d002e78866b369def0241d073eb0642c3dca25ef2f2417242ac9d3")]
    [InlineData("get-block-shanghai-fork", 0x27, "0x8690870c2ff6dd397319efe697eae4aa9459995e9281a9e56363ca1a7bb881d8")]
    [InlineData("get-block-cancun-fork", 0x2a, "0x9e5e1e79c57f257def6a0e882d10863e2a98b034e6e0fdaccd7ff7b31312105d")]
    [InlineData("get-block-prague-fork", 0x2d, "0xe4165d5a6e4d31469f4a9354c30bffec633a640940b40bc0bc1ae86d1b391643")]
    [InlineData("get-latest", 0x36, "0xd226371d0b1551adb03fb52b71f08e3e11247fe9b1af994768af8cdaa8e7dcd7")]
    [InlineData("get-safe", 0x36, "0xd226371d0b1551adb03fb52b71f08e3e11247fe9b1af994768af8cdaa8e7dcd7")]
    [InlineData("get-finalized", 0x36, "0xd226371d0b1551adb03fb52b71f08e3e11247fe9b1af994768af8cdaa8e7dcd7")]
    public async Task GetHeader_Recording_IsTheBlock(string name, ulong number, string hash)
    {
        var header = await Replay($"eth_getBlockByNumber/{name}").GetHeaderAsync("latest", default);
        (header.Number, header.Hash).ShouldBe((number, Hash.Parse(hash)));
        header.ParentHash.ShouldBe(number == 0 ? default : header.ParentHash);
    }

    [Fact]
    public async Task GetHeader_RecordingOfNoBlock_IsRefused() =>
        await Should.ThrowAsync<RpcException>(() => Replay("eth_getBlockByNumber/get-block-notfound").GetHeaderAsync("0x3e8", default));

    [Theory]
    [InlineData("call-contract", ReadOutcomeKind.Returned, 2)]
    [InlineData("call-callenv", ReadOutcomeKind.Returned, 224)]
    [InlineData("call-callenv-options-eip1559", ReadOutcomeKind.Returned, 224)]
    [InlineData("call-eip7702-delegation", ReadOutcomeKind.Returned, 64)]
    [InlineData("call-revert-abi-error", ReadOutcomeKind.Reverted, 78)]
    [InlineData("call-revert-abi-panic", ReadOutcomeKind.Reverted, 36)]
    public async Task Read_RecordedCall_IsTheOutcome(string name, ReadOutcomeKind kind, int length)
    {
        var outcome = await ReadAsync($"eth_call/{name}", new StateRead.Call(Address.Zero, Bytes.Empty));
        (outcome.Kind, outcome.Data.Length).ShouldBe((kind, length));
    }

    [Theory]
    [InlineData("get-balance", 0x76)]
    [InlineData("get-balance-default-block", 0x76)]
    [InlineData("get-balance-blockhash", 0x56)]
    [InlineData("get-balance-unknown-account", 0)]
    public async Task Read_RecordedBalance_IsAWord(string name, ulong wei) =>
        (await ReadAsync($"eth_getBalance/{name}", new StateRead.Balance(Address.Zero)))
            .ShouldBe(ReadOutcome.Returned(new Bytes(UInt256.FromUInt64(wei).ToArray())));

    [Theory]
    [InlineData("get-code", "0x3680600080376000206000548082558060010160005560005263656d697460206000a2")]
    [InlineData("get-code-default-block", "0x3680600080376000206000548082558060010160005560005263656d697460206000a2")]
    [InlineData("get-code-eip7702-delegation", "0xef01008c2319620d7c348bb4e2b2a0b230c81f310e9561")]
    [InlineData("get-code-unknown-account", "0x")]
    public async Task Read_RecordedCode_IsTheBytes(string name, string code) =>
        (await ReadAsync($"eth_getCode/{name}", new StateRead.Code(Address.Zero))).ShouldBe(ReadOutcome.Returned(Bytes.Parse(code)));

    [Theory]
    [InlineData("eth_getBlockByNumber/get-latest")]
    [InlineData("eth_call/call-revert-abi-panic")]
    [InlineData("eth_getBalance/get-balance")]
    public async Task Send_RecordingCutAnywhere_IsRefused(string name)
    {
        var answer = Answer(name);
        for (var length = answer.Length - 1; length >= 0; length -= Math.Max(1, answer.Length / 50))
        {
            await Should.ThrowAsync<RpcException>(() => new FakeNode(answer[..length]).ToTransport().SendAsync([FakeNode.ChainId], default));
        }
    }

    [Fact]
    public async Task Read_RecordingWithAnyByteChanged_NeverThrowsAnythingElse()
    {
        var answer = Answer("eth_call/call-revert-abi-panic");
        var random = new Random(42);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = answer.ToCharArray();
            damaged[random.Next(damaged.Length)] = (char)random.Next(256);
            var exception = await Record.ExceptionAsync(() => new EthereumClient(new FakeNode(new string(damaged)).ToTransport())
                .ReadAsync([new StateRead.Call(Address.Zero, Bytes.Empty)], default, default));
            (exception is null or RpcException).ShouldBeTrue($"{exception}");
        }
    }

    private static async Task<ReadOutcome> ReadAsync(string name, StateRead read) => (await Replay(name).ReadAsync([read], default, default))[0];

    private static EthereumClient Replay(string name) => new(new FakeNode(Answer(name), HttpStatusCode.OK).ToTransport());

    private static string Answer(string name)
    {
        var line = Vectors.Read($"execution-apis/tests/{name}.io").Split('\n').Single(line => line.StartsWith("<< ", StringComparison.Ordinal));
        JsonNode.Parse(line[3..])!["id"]!.GetValue<int>().ShouldBe(1);
        return line[3..].Replace("\"id\":1,", "\"id\":$1,", StringComparison.Ordinal);
    }
}
