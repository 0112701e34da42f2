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
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Constructor_NoBudget_IsRefused(int calls, int seconds) =>
        Should.Throw<ArgumentException>(() => new BudgetTransport(_node, "node", new CallBudget(calls, TimeSpan.FromSeconds(seconds)), _clock));

    private async Task<bool> TryAsync(int calls)
    {
        try
        {
            await _transport.SendAsync([.. Enumerable.Repeat(FakeNode.ChainId, calls)], default);
            return true;
        }
        catch (RpcException exception)
        {
            exception.Failure.ShouldBe(RpcFailure.OutOfBudget);
            return false;
        }
    }
}
