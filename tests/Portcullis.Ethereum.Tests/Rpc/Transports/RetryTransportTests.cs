using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Transports;

public sealed class RetryTransportTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TestNodes _nodes = new();
    private int _asked;

    [Theory]
    [InlineData(RpcFailure.Connection)]
    [InlineData(RpcFailure.Busy)]
    [InlineData(RpcFailure.BadAnswer)]
    public async Task Send_PassingFailure_IsAskedOnceMore(RpcFailure failure)
    {
        var sending = Over(() => throw new RpcException("x") { Failure = failure });
        _asked.ShouldBe(1);
        _nodes.Clock.Advance(Pause / 2 - TimeSpan.FromMilliseconds(1));
        _asked.ShouldBe(1);

        _nodes.Clock.Advance(Pause);

        await Should.ThrowAsync<RpcException>(sending);
        _asked.ShouldBe(2);
    }

    [Theory]
    [InlineData(RpcFailure.Timeout)]
    [InlineData(RpcFailure.TooLarge)]
    [InlineData(RpcFailure.WrongChain)]
    [InlineData(RpcFailure.OutOfBudget)]
    [InlineData(RpcFailure.LeftOut)]
    [InlineData(RpcFailure.Error)]
    public async Task Send_LastingFailure_IsNot(RpcFailure failure)
    {
        await Should.ThrowAsync<RpcException>(Over(() => throw new RpcException("x") { Failure = failure }));
        _asked.ShouldBe(1);
    }

    [Theory]
    [InlineData(-32005, 2)]
    [InlineData(-32002, 2)]
    [InlineData(-32603, 1)]
    [InlineData(3, 1)]
    public async Task Send_Error_IsAskedAgainOnlyWhenALimitSaysSo(int code, int asked)
    {
        var sending = Over(() => FakeTransport.Error(code));
        _nodes.Clock.Advance(Pause * 2);

        (await sending)[0].Error!.Code.ShouldBe(code);
        _asked.ShouldBe(asked);
    }

    [Fact]
    public async Task Send_SecondTimeGood_IsTheAnswer()
    {
        var sending = Over(() => _asked == 1 ? throw new RpcException("x") { Failure = RpcFailure.Connection } : FakeTransport.Result("1"));
        _nodes.Clock.Advance(Pause * 2);
        (await sending)[0].Result.GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Send_FailedTogether_AreNotAskedAgainTogether()
    {
        var pauses = new[] { await PauseAsync(1), await PauseAsync(2) };

        pauses.ShouldAllBe(pause => pause >= Pause / 2 && pause <= Pause * 1.5);
        (pauses[0] - pauses[1]).Duration().ShouldBeGreaterThan(TimeSpan.FromMilliseconds(5));
    }

    /// <summary>How long it is until a question is put again.</summary>
    private async Task<TimeSpan> PauseAsync(int seed)
    {
        var (start, asked) = (_nodes.Clock.GetTimestamp(), _asked);
        var sending = Over(() => _asked == asked + 1 ? FakeTransport.Error(RpcError.LimitExceeded) : FakeTransport.Result("1"), seed);
        while (_asked == asked + 1)
        {
            _nodes.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await sending;
        return _nodes.Clock.GetElapsedTime(start);
    }

    private Task<IReadOnlyList<RpcResponse>> Over(Func<RpcResponse> answer, int seed = 1)
    {
        var inner = new FakeTransport(_ =>
        {
            _asked++;
            return answer();
        });
        return new RetryTransport(inner, Pause, _nodes.Clock, new Random(seed)).SendAsync([new("eth_call", [])], default);
    }
}
