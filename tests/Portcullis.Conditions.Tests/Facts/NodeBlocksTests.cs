using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class NodeBlocksTests
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Address Other = Address.Parse("0x00000000000000000000000000000000000000bb");
    private static readonly Hash Transfer = new TouchEvents(("Transfer(address indexed from, address indexed to, uint256 value)", ["from", "to"])).Topics.Single();

    private readonly FakeTransport _first = new();
    private readonly FakeTransport _second = new();
    private readonly FakeTransport _third = new() { AtOnce = _ => throw new RpcException("down") };
    private readonly BlockHeader _block = FakeChain.Block(7) with { Bloom = Bloom(Token.ToArray(), Transfer.ToArray()) };

    public static TheoryData<string> NoAnswers => ["null", "error", "down", "other block", "removed"];

    [Fact]
    public async Task GetLogs_LogOfTheBlock_IsTold()
    {
        _first.AtOnce = _ => Logs(Token, _block.Hash);

        var logs = await GetAsync(alone: true);

        logs.Logs.ShouldHaveSingleItem().Contract.ShouldBe(Token);
        logs.Unsure.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetLogs_FilterNamesAContractAndNoLogCame_ItIsUnsure()
    {
        _first.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());

        (await GetAsync(alone: true)).Unsure.ToList().ShouldBe([Token], "the other one is not in the block's filter");
    }

    [Fact]
    public async Task GetLogs_FilterNamesTheContractButNoneOfItsTopics_ItIsSure()
    {
        _first.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());

        (await GetAsync(alone: true, _block with { Bloom = Bloom(Token.ToArray()) })).Unsure.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetLogs_AnotherNodeHasTheLog_ItCounts()
    {
        _first.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());
        _second.AtOnce = _ => Logs(Token, _block.Hash);

        var logs = await GetAsync(alone: false);

        logs.Logs.ShouldHaveSingleItem();
        logs.Unsure.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetLogs_AnotherNodeHasNoneEither_ItIsSure()
    {
        _first.AtOnce = _second.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());

        (await GetAsync(alone: false)).Unsure.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetLogs_TheSameNodeAnsweredForTheOther_ItStaysUnsure()
    {
        // The first fails, so that the answer is the second's; to hear the second again says nothing new.
        var blocks = new NodeBlocks(new EthereumClient(_second), [new(_first), new(_second)], isAgreed: false);
        _first.AtOnce = _ => new(default, new RpcError(-32000, "unknown block", null));
        _second.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());

        (await blocks.GetLogsAsync([_block], Filter, CancellationToken.None)).Single().Unsure.ToList().ShouldBe([Token]);
    }

    [Fact]
    public async Task GetLogs_AnotherNodeDoesNotTell_ItStaysUnsure()
    {
        _first.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());
        _second.AtOnce = _ => throw new RpcException("down");

        (await GetAsync(alone: false)).Unsure.ToList().ShouldBe([Token]);
    }

    [Fact]
    public async Task GetLogs_Agreed_AreNotDoubted()
    {
        _first.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());
        var blocks = new NodeBlocks(new EthereumClient(_first), [], isAgreed: true);

        (await blocks.GetLogsAsync([_block], Filter, CancellationToken.None)).Single().Unsure.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task GetLogs_NoUsableAnswer_AllIsUnsure(string answer)
    {
        _first.AtOnce = _ => Answer(answer);

        (await GetAsync(alone: true)).Unsure.ToList().ShouldBe([Token, Other], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task GetLogs_NoUsableAnswer_AnotherNodesCounts(string answer)
    {
        _first.AtOnce = _ => Answer(answer);
        _second.AtOnce = _ => Logs(Token, _block.Hash);

        var logs = await GetAsync(alone: false);

        logs.Logs.ShouldHaveSingleItem();
        logs.Unsure.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetHeaders_NodeFails_AreNone()
    {
        _first.AtOnce = _ => throw new RpcException("down");
        var blocks = new NodeBlocks(new EthereumClient(_first), [], isAgreed: false);

        (await blocks.GetHeaderAsync(_block.Hash, CancellationToken.None)).ShouldBeNull();
        (await blocks.GetHeadersAsync(1, 3, CancellationToken.None)).ShouldBeEmpty();
    }

    private static LogFilter Filter => new(1, new Dictionary<Address, IReadOnlyList<Hash>> { [Token] = [Transfer], [Other] = [Transfer] });

    private static RpcResponse Logs(Address contract, Hash block, bool removed = false) => FakeTransport.Result(new[]
    {
        new { address = contract.ToLowerString(), topics = new[] { Transfer.ToString() }, data = "0x", logIndex = "0x0", blockHash = block.ToString(), removed },
    });

    /// <summary>A filter made by the Yellow Paper's rule, written again by hand.</summary>
    private static LogsBloom Bloom(params byte[][] items)
    {
        var bits = System.Numerics.BigInteger.Zero;
        foreach (var hash in items.Select(item => Keccak256.Compute(item).ToArray()))
        {
            for (var pair = 0; pair < 3; pair++)
            {
                bits |= System.Numerics.BigInteger.One << (((hash[pair * 2] * 256) + hash[(pair * 2) + 1]) % 2048);
            }
        }

        var bytes = bits.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new LogsBloom(new Bytes([.. new byte[LogsBloom.Size - bytes.Length], .. bytes]));
    }

    private RpcResponse Answer(string name) => name switch
    {
        "null" => FakeTransport.Result(null!),
        "error" => new(default, new RpcError(-32000, "unknown block", null)),
        "down" => throw new RpcException("down"),
        "removed" => Logs(Token, _block.Hash, removed: true),
        _ => Logs(Token, FakeChain.Block(6).Hash),
    };

    private async Task<BlockLogs> GetAsync(bool alone, BlockHeader? block = null)
    {
        EthereumClient[] each = alone ? [] : [new(_first), new(_second), new(_third)];
        var blocks = new NodeBlocks(new EthereumClient(_first), each, isAgreed: false);
        return (await blocks.GetLogsAsync([block ?? _block], Filter, CancellationToken.None)).Single();
    }
}
