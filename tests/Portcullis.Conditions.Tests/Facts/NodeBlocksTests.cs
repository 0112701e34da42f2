using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class NodeBlocksTests
{
    private static readonly Address Token = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Address Other = Address.Parse("0x00000000000000000000000000000000000000bb");
    private static readonly Hash Transfer = new TouchEvents(("Transfer(address indexed from, address indexed to, uint256 value)", ["from", "to"])).Topics.Single();

    private static readonly Hash Stranger = Answers.Bob.ToWord();

    private readonly ManualTimeProvider _clock = new();
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
        var blocks = Over(_second, [_first, _second]);
        _first.AtOnce = _ => new(default, new RpcError(-32000, "unknown block", null));
        _second.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());

        (await PausingAsync(blocks.GetLogsAsync([_block], Filter, CancellationToken.None))).Single().Unsure.ToList().ShouldBe([Token]);
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
        var blocks = Over(_first, [], isAgreed: true);

        (await blocks.GetLogsAsync([_block], Filter, CancellationToken.None)).Single().Unsure.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetLogs_LogWhoseAccountTheFilterDoesNotName_IsFalseAndItsContractUnsure()
    {
        _first.AtOnce = _ => FakeTransport.Result(new[] { Log(Token, _block.Hash, index: 0), Log(Token, _block.Hash, index: 1, Stranger) });

        var logs = await GetAsync(alone: true);

        logs.Logs.ShouldHaveSingleItem().Topics.ShouldBe([Transfer]);
        logs.Unsure.ToList().ShouldBe([Token]);
    }

    [Fact]
    public async Task GetLogs_LogOfAContractThatTheFilterDoesNotName_IsFalseAndItIsUnsure()
    {
        _first.AtOnce = _ => FakeTransport.Result(new[] { Log(Token, _block.Hash, index: 0), Log(Other, _block.Hash, index: 1) });

        var logs = await GetAsync(alone: true);

        logs.Logs.ShouldHaveSingleItem().Contract.ShouldBe(Token);
        logs.Unsure.ToList().ShouldBe([Other]);
    }

    [Theory]
    [InlineData(true, false, 1, 1)]
    [InlineData(true, true, 1, 0)]
    [InlineData(false, false, 0, 1)]
    [InlineData(false, true, 0, 0)]
    public async Task GetLogs_FirstToldOneThatTheFilterDoesNotName_IsFalseWhenTwoOthersDoNotTellIt(bool haveTheLog, bool isThirdUp, int logs, int unsure)
    {
        _first.AtOnce = _ => FakeTransport.Result(new[] { Log(Token, _block.Hash, index: 0, Stranger) });
        _second.AtOnce = _ => haveTheLog ? Logs(Token, _block.Hash) : FakeTransport.Result(Array.Empty<object>());
        _third.AtOnce = isThirdUp ? _second.AtOnce : _third.AtOnce;

        var told = await GetAsync(alone: false);

        (told.Logs.Count, told.Unsure.Count).ShouldBe((logs, unsure));
        told.Logs.ShouldAllBe(log => log.Topics.Count == 1);
    }

    [Fact]
    public async Task GetLogs_OnlyTheSecondTellsOneThatTheFilterDoesNotName_ItsContractIsUnsure()
    {
        _first.AtOnce = _ => FakeTransport.Result(Array.Empty<object>());
        _second.AtOnce = _ => FakeTransport.Result(new[] { Log(Token, _block.Hash, index: 0), Log(Other, _block.Hash, index: 1) });

        (await GetAsync(alone: false)).Unsure.ToList().ShouldBe([Token, Other], ignoreOrder: true);
    }

    [Fact]
    public async Task GetLogs_EachToldAFalseOne_ItsContractStaysUnsure()
    {
        _first.AtOnce = _second.AtOnce = _ => FakeTransport.Result(new[] { Log(Token, _block.Hash, index: 0, Stranger) });

        var told = await GetAsync(alone: false);

        told.Logs.ShouldBeEmpty();
        told.Unsure.ToList().ShouldBe([Token]);
    }

    [Fact]
    public async Task GetLogs_NetworkFillsNoFilter_LogsAreBelieved()
    {
        _first.AtOnce = _ => FakeTransport.Result(new[] { Log(Token, _block.Hash, index: 0, Stranger) });

        var told = await GetAsync(alone: true, _block with { Bloom = Bloom() });

        told.Logs.ShouldHaveSingleItem();
        told.Unsure.ShouldBeEmpty();
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
        var blocks = Over(_first, []);

        (await PausingAsync(blocks.GetHeaderAsync(_block.Hash, CancellationToken.None))).ShouldBeNull();
        (await blocks.GetHeadersAsync(1, 3, CancellationToken.None)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task GetLogs_NodeDoesNotKnowTheBlockYet_IsAskedAgain(string answer)
    {
        var later = FakeChain.Block(8);
        _first.AtOnce = request => _first.Count < 3 && BlockOf(request) == later.Hash ? Answer(answer) : Logs(Token, BlockOf(request));
        var asked = new List<int>();
        _first.Sent = requests => asked.Add(requests.Count);

        var logs = await PausingAsync(Over(_first, []).GetLogsAsync([_block, later], Filter, CancellationToken.None));

        logs.Select(each => (each.Logs.Count, each.Unsure.Count)).ShouldBe([(1, 0), (1, 0)]);
        asked.ShouldBe(answer == "down" ? [2, 2, 2] : [2, 1, 1]);
    }

    [Fact]
    public async Task GetHeader_NodeDoesNotKnowTheBlockYet_IsAskedAgain()
    {
        _first.AtOnce = _ => _first.Count < 3 ? FakeTransport.Result(null!) : FakeTransport.Header(7);

        (await PausingAsync(Over(_first, []).GetHeaderAsync(_block.Hash, CancellationToken.None)))!.Number.ShouldBe(7UL);
    }

    [Fact]
    public async Task GetLogs_NeverTold_AreAskedForOnlyOnceUntilTheyAreTold()
    {
        var (blocks, counts) = (Over(_first, []), new List<int>());
        foreach (var isTold in new[] { false, false, true, false })
        {
            var before = _first.Count;
            _first.AtOnce = _ => isTold ? Logs(Token, _block.Hash) : Answer("error");
            await PausingAsync(blocks.GetLogsAsync([_block], Filter, CancellationToken.None));
            counts.Add(_first.Count - before);
        }

        counts.ShouldBe([5, 1, 1, 5]);
    }

    [Fact]
    public async Task GetLogs_TimeIsUpInAPause_AreUnsureAtOnce()
    {
        using var time = new CancellationTokenSource();
        _first.AtOnce = _ => Answer("error");
        var getting = Over(_first, []).GetLogsAsync([_block], Filter, time.Token);
        (await Eventually.Async(() => _clock.HasTimerIn(TimeSpan.FromMilliseconds(50)))).ShouldBeTrue();

        await time.CancelAsync();

        (await getting.WaitAsync(TimeSpan.FromSeconds(30))).Single().Unsure.Count.ShouldBe(2);
        _first.Count.ShouldBe(1);
    }

    private static LogFilter Filter => new(1, new Dictionary<Address, IReadOnlyList<Hash>> { [Token] = [Transfer], [Other] = [Transfer] });

    private static RpcResponse Logs(Address contract, Hash block) => FakeTransport.Result(new[] { Log(contract, block, index: 0) });

    private static Dictionary<string, object> Log(Address contract, Hash block, int index, params Hash[] arguments) => new(StringComparer.Ordinal)
    {
        ["address"] = contract.ToLowerString(),
        ["topics"] = arguments.Prepend(Transfer).Select(topic => topic.ToString()),
        ["data"] = "0x",
        ["logIndex"] = $"0x{index:x}",
        ["blockHash"] = block.ToString(),
        ["removed"] = false,
    };

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

    private static Hash BlockOf(RpcRequest request) => Hash.Parse(request.Parameters[0]!["blockHash"]!.GetValue<string>());

    private RpcResponse Answer(string name) => name switch
    {
        "null" => FakeTransport.Result(null!),
        "error" => new(default, new RpcError(-32000, "unknown block", null)),
        "down" => throw new RpcException("down"),
        "removed" => FakeTransport.Result(new[] { new Dictionary<string, object>(Log(Token, _block.Hash, index: 0), StringComparer.Ordinal) { ["removed"] = true } }),
        _ => Logs(Token, FakeChain.Block(6).Hash),
    };

    private async Task<BlockLogs> GetAsync(bool alone, BlockHeader? block = null)
    {
        var blocks = Over(_first, alone ? [] : [_first, _second, _third]);
        return (await PausingAsync(blocks.GetLogsAsync([block ?? _block], Filter, CancellationToken.None))).Single();
    }

    private NodeBlocks Over(FakeTransport all, FakeTransport[] each, bool isAgreed = false) =>
        new(new EthereumClient(all), [.. each.Select(node => new EthereumClient(node))], isAgreed, _clock);

    /// <summary>Lets pauses between questions pass.</summary>
    private async Task<T> PausingAsync<T>(Task<T> getting)
    {
        await Eventually.Async(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return getting.IsCompleted;
        });
        return await getting;
    }
}
