using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Rpc.Transports;

public sealed class BudgetTransportTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new(_ => FakeTransport.Result("1"));
    private readonly BudgetTransport _transport;

    public BudgetTransportTests() => _transport = new BudgetTransport(_node, "node", new CallBudget(10, TimeSpan.FromSeconds(1)), _clock);

    [Fact]
    public async Task Send_BeyondTheBudget_FailsAndIsNotAsked()
    {
        for (var i = 0; i < 10; i++)
        {
            (await TryAsync(1)).ShouldBeTrue();
        }

        (await TryAsync(1)).ShouldBeFalse();
        _node.Batches.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Send_Batch_CountsItsCalls()
    {
        (await TryAsync(8)).ShouldBeTrue();
        (await TryAsync(3)).ShouldBeFalse();
        (await TryAsync(2)).ShouldBeTrue();
    }

    [Fact]
    public async Task Send_TimeGoesBy_GivesCallsBackAndNoMoreThanTheBudget()
    {
        await TryAsync(10);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        (await TryAsync(5)).ShouldBeTrue();
        (await TryAsync(1)).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromHours(1));
        (await TryAsync(10)).ShouldBeTrue();
        (await TryAsync(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task Send_BatchLargerThanTheBudget_TakesAllOfIt()
    {
        (await TryAsync(25)).ShouldBeTrue();
        (await TryAsync(1)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 8)]
    public async Task Send_ReadsOfState_LeaveAShareToOthers(bool areForStrangers, int passed)
    {
        for (var i = 0; i < passed; i++)
        {
            (await TryAsync(1, Balance(areForStrangers))).ShouldBeTrue();
        }

        (await TryAsync(1, Balance(areForStrangers))).ShouldBeFalse();
        (await TryAsync(10 - passed)).ShouldBeTrue("blocks and logs");
    }

    [Fact]
    public async Task Send_StrangersHaveTakenTheirs_OthersAreStillRead()
    {
        await TryAsync(6, Balance(isForStrangers: true));

        (await TryAsync(2, Balance(isForStrangers: false))).ShouldBeTrue();
        (await TryAsync(1, Balance(isForStrangers: false))).ShouldBeFalse();
    }

    [Fact]
    public async Task Send_BlocksForStrangers_LeaveWhatTheirReadsLeave()
    {
        var block = new RpcRequest("eth_getBlockByNumber", ["0x1", false]) { IsForStrangers = true };
        for (var i = 0; i < 3; i++)
        {
            (await TryAsync(2, block)).ShouldBeTrue();
        }

        (await TryAsync(1, block)).ShouldBeFalse();
        (await TryAsync(2, Balance(isForStrangers: false))).ShouldBeTrue("known holders");
        (await TryAsync(2)).ShouldBeTrue("the chain's own blocks and logs");
    }

    [Fact]
    public async Task Send_BlocksForStrangersOfWhichNotAllFit_AreNotAskedFor()
    {
        await TryAsync(5, Balance(isForStrangers: true));

        (await TryAsync(2, new RpcRequest("eth_getBlockByNumber", ["0x1", false]) { IsForStrangers = true })).ShouldBeFalse();
        _node.Batches.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Send_StrangersTakeAllThatComesBack_OthersAreReadAllTheSame()
    {
        await TryAsync(6, Balance(isForStrangers: true));
        var others = 0;
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await TryAsync(10, Balance(isForStrangers: true));
            others += await TryAsync(1, Balance(isForStrangers: false)) ? 1 : 0;
        }

        others.ShouldBe(100);
    }

    [Fact]
    public async Task Send_MoreReadsThanThereAreCalls_AsksAsManyAsThereAre()
    {
        var answers = await _transport.SendAsync([.. Enumerable.Repeat(Balance(isForStrangers: false), 25)], default);

        answers.Select(answer => answer.Error?.Code).ShouldBe([.. Enumerable.Repeat<int?>(null, 8), .. Enumerable.Repeat<int?>(RpcError.OutOfBudget, 17)]);
        _node.Batches.ShouldHaveSingleItem().Count.ShouldBe(8);
    }

    [Fact]
    public async Task Send_ReadsBehindTheQuestionForTheChain_LeaveTheirShareAllTheSame()
    {
        var answers = await _transport.SendAsync([FakeNode.ChainId, .. Enumerable.Repeat(Balance(isForStrangers: true), 25)], default);

        answers.Count(answer => answer.Error is null).ShouldBe(6);
        answers[0].Error.ShouldBeNull();
        (await TryAsync(1, Balance(isForStrangers: true))).ShouldBeFalse();
        (await TryAsync(2, Balance(isForStrangers: false))).ShouldBeTrue();
        (await TryAsync(2)).ShouldBeTrue("blocks and logs");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Constructor_NoBudget_IsRefused(int calls, int seconds) =>
        Should.Throw<ArgumentException>(() => new BudgetTransport(_node, "node", new CallBudget(calls, TimeSpan.FromSeconds(seconds)), _clock));

    private static RpcRequest Balance(bool isForStrangers) => new("eth_getBalance", []) { IsForStrangers = isForStrangers };

    private async Task<bool> TryAsync(int calls, RpcRequest? request = null)
    {
        try
        {
            await _transport.SendAsync([.. Enumerable.Repeat(request ?? FakeNode.ChainId, calls)], default);
            return true;
        }
        catch (RpcException exception)
        {
            exception.Failure.ShouldBe(RpcFailure.OutOfBudget);
            return false;
        }
    }
}
