using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

/// <summary>What stands at one block only takes room, too.</summary>
public sealed class FactReaderTests
{
    private const int Room = 2 << 20;

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new() { AtOnce = Answer };
    private readonly FactRoom _room = new(maxBytes: Room);
    private readonly Chain _chain;

    public FactReaderTests() => _chain = Follow();

    [Theory]
    [InlineData(32, ReadOrigin.Policy)]
    [InlineData(FactCache.MaxFact, ReadOrigin.Policy)]
    [InlineData(1024, ReadOrigin.Caller)]
    [Trait("Case", "D5")]
    public async Task Read_NewWalletsAtEachBlock_AreKeptWithinTheRoom(int size, ReadOrigin origin)
    {
        var wallets = 4 * Room / 10 / (size + 500);
        for (var block = 1; block <= 10; block++)
        {
            await ReadAsync(_chain, block, wallets, size, origin);
            (await Eventually.Async(() => _room.Tally.Bytes <= Room)).ShouldBeTrue();
        }

        _chain.FactBytes.ShouldBeInRange(Room / 4, Room);
        Figure.Print("D5", $"10 blocks of {wallets} wallets, {size} bytes each, and room for {Room}: {_chain.FactCount} kept, of {_chain.FactBytes} bytes");
    }

    [Fact]
    public async Task Read_OneBlockIsMoreThanTheRoom_IsKeptWithinIt()
    {
        for (var i = 0; i < 3; i++)
        {
            await ReadAsync(_chain, block: 1, wallets: 150, FactCache.MaxFact, ReadOrigin.Policy, first: i * 150);
            (await Eventually.Async(() => _room.Tally.Bytes <= Room)).ShouldBeTrue();
        }

        _chain.FactCount.ShouldBeLessThan(Room / FactCache.MaxFact);
    }

    [Fact]
    public async Task Read_RoomIsFull_TheBlockLongestNotAskedAboutMakesRoom()
    {
        await ReadAsync(_chain, block: 1, wallets: 25, FactCache.MaxFact, ReadOrigin.Policy);
        await ReadAsync(_chain, block: 2, wallets: 75, FactCache.MaxFact, ReadOrigin.Policy);
        await ReadAsync(_chain, block: 1, wallets: 1, FactCache.MaxFact, ReadOrigin.Policy);
        await ReadAsync(_chain, block: 3, wallets: 40, FactCache.MaxFact, ReadOrigin.Policy);
        (await Eventually.Async(() => _chain.FactCount == 65)).ShouldBeTrue();

        var asked = _node.Count;
        await ReadAsync(_chain, block: 1, wallets: 25, FactCache.MaxFact, ReadOrigin.Policy);
        await ReadAsync(_chain, block: 3, wallets: 40, FactCache.MaxFact, ReadOrigin.Policy);
        _node.Count.ShouldBe(asked);
        await ReadAsync(_chain, block: 2, wallets: 1, FactCache.MaxFact, ReadOrigin.Policy);
        _node.Count.ShouldBe(asked + 1);
    }

    [Fact]
    public async Task Read_FloodOfOneChain_LeavesWhatAnotherKeepsAtItsBlock()
    {
        var quiet = Follow();
        await ReadAsync(quiet, block: 1, wallets: 100, 32, ReadOrigin.Policy);
        var (asked, bytes) = (_node.Count, quiet.FactBytes);

        for (var block = 1; block <= 10; block++)
        {
            await ReadAsync(_chain, block, wallets: 50, FactCache.MaxFact, ReadOrigin.Policy);
            (await Eventually.Async(() => _room.Tally.Bytes <= Room)).ShouldBeTrue();
        }

        (quiet.FactCount, quiet.FactBytes).ShouldBe((100, bytes));
        asked = _node.Count;
        await ReadAsync(quiet, block: 1, wallets: 100, 32, ReadOrigin.Policy);
        _node.Count.ShouldBe(asked, "nothing was read again");
    }

    [Fact]
    public async Task Read_BlocksThatAreForgotten_AreCountedNoMore()
    {
        for (var block = 1; block <= 20; block++)
        {
            await ReadAsync(_chain, block, wallets: 10, 32, ReadOrigin.Policy);
        }

        _chain.FactCount.ShouldBe(80);
    }

    [Fact]
    public async Task Read_BlockIsForgottenWhileItIsRead_IsNotCountedForGood()
    {
        _node.AtOnce = null;
        var late = ReadAsync(_chain, block: 1, wallets: 1, 32, ReadOrigin.Policy);
        var question = await _node.NextAsync();
        _node.AtOnce = Answer;
        for (var block = 2; block <= 9; block++)
        {
            var reading = ReadAsync(_chain, block, wallets: 1, 32, ReadOrigin.Policy);
            _clock.Advance(ReadQueue.Window);
            await reading;
        }

        question.Reply(FakeTransport.Result("0x" + new string('0', 64)));
        await late;

        _chain.FactCount.ShouldBe(8);
    }

    [Fact]
    public async Task Read_ManyThatACallerNamesRevert_AllAreTold()
    {
        _node.AtOnce = request => request.Parameters[0]!["to"] is null
            ? FakeTransport.Result(RunReverting(Bytes.Parse(request.Parameters[0]!["data"]!.GetValue<string>()).Span))
            : new(default, new RpcError(RpcError.Reverted, "no such token", Bytes.Parse("0x7e273289")));
        IReadOnlyList<Read> reads = [.. Enumerable.Range(0, 100).Select(i => new Read(5, new StateRead.Call(Answers.Contract, new Bytes([(byte)i])), Origin: ReadOrigin.Caller))];

        var facts = await _chain.ReadAsync(reads, FakeChain.Block(1), CancellationToken.None);

        facts.ShouldAllBe(fact => fact.Outcome == ReadOutcome.Reverted(Bytes.Parse("0x7e273289")));
        _node.Count.ShouldBe(1 + 1 + 1 + 5, "a look, the program, two alone, and the rest, 20 in a request");
    }

    [Fact]
    public async Task Read_WhatACallerNamesAnswersEachRequestLate_NothingMoreIsSentAfterItsTime()
    {
        _node.AtOnce = null;
        var revert = new RpcResponse(default, new RpcError(RpcError.Reverted, "no such token", Bytes.Parse("0x7e273289")));
        IReadOnlyList<Read> reads = [.. Enumerable.Range(0, 100).Select(i => new Read(5, new StateRead.Call(Answers.Contract, new Bytes([(byte)i])), Origin: ReadOrigin.Caller))];
        var reading = _chain.ReadAsync(reads, FakeChain.Block(1), CancellationToken.None).AsTask();

        // A look, the program, and two of it alone.
        for (var i = 0; i < 3; i++)
        {
            var question = await _node.NextAsync();
            _clock.Advance(TimeSpan.FromSeconds(0.6));
            question.ReplyToAll(i == 2 ? revert : FakeTransport.Result(RunReverting(Bytes.Parse(question.Requests[0].Parameters[0]!["data"]!.GetValue<string>()).Span)));
        }

        FakeTransport.Question[] late = [await _node.NextAsync(), await _node.NextAsync(), await _node.NextAsync(), await _node.NextAsync()];
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        (await reading.WaitAsync(TimeSpan.FromSeconds(30))).Select(fact => fact.Outcome).ShouldBe(
            [.. Enumerable.Repeat(ReadOutcome.Reverted(Bytes.Parse("0x7e273289")), 2), .. Enumerable.Repeat(ReadOutcome.Failed, 80), .. Enumerable.Repeat(ReadOutcome.Unasked, 18)]);
        Array.ForEach(late, question => question.ReplyToAll(revert));
        _node.Count.ShouldBe(3 + late.Length);
    }

    /// <summary>What a program answers to the look whether it is run, and to calls of one byte that all revert.</summary>
    private static string RunReverting(ReadOnlySpan<byte> code)
    {
        var length = (code[^2] << 8) | code[^1];
        return length == 45 ? "0x01000020" + new string('0', 64) + "010000015a" : "0x" + string.Concat(Enumerable.Repeat("03000000", length / 23));
    }

    private static RpcResponse Answer(RpcRequest request) => FakeTransport.Result(request.Method switch
    {
        "eth_getCode" => "0x",
        "eth_call" when request.Parameters[0]!["to"] is null => "0x",
        _ => "0x" + new string('0', 2 * int.Parse(request.Parameters[0]!["data"]!.GetValue<string>().AsSpan(2, 8), System.Globalization.NumberStyles.HexNumber, null)),
    });

    private Chain Follow()
    {
        var client = new EthereumClient(_node);
        var rules = new ChainRules(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) { Room = _room };
        return new Chain(5, new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client), rules, _clock, new Lines());
    }

    /// <summary>Reads what no event touches, of so many wallets, each of so many bytes.</summary>
    private static async Task ReadAsync(Chain chain, int block, int wallets, int size, ReadOrigin origin, int first = 0)
    {
        IReadOnlyList<Read> reads = [.. Enumerable.Range(first, wallets).Select(i => new Read(5, new StateRead.Call(Answers.Contract, Bytes.Parse($"0x{size:x8}{i:x64}")), Origin: origin))];
        var facts = await chain.ReadAsync(reads, FakeChain.Block(block), CancellationToken.None);
        facts.ShouldAllBe(fact => fact.Outcome.Data.Length == size);
    }
}
