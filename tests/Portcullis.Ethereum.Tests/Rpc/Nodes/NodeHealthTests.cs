using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Tests.Rpc.Nodes;

public sealed class NodeHealthTests
{
    private readonly TestNodes _nodes = new();

    [Fact]
    public void SeeHead_FarBehind_IsNotIn()
    {
        var (health, level) = (_nodes.Health("n"), new ChainLevel(5, _nodes.Clock));
        level.Raise(100, isSure: true);

        health.SeeHead(95, level);
        (health.IsIn, health.Lag).ShouldBe((true, 5UL));
        health.SeeHead(80, level);
        (health.IsIn, health.IsBehind, health.Lag, health.Height).ShouldBe((false, true, 20UL, 80UL));
        health.SeeHead(100, level);
        health.IsIn.ShouldBeTrue();

        _nodes.Events.Lines.ShouldBe(["n behind 20", "n caught up"]);
    }

    [Fact]
    public void Fail_Alone_IsNeverLeftOut()
    {
        var health = _nodes.Health("n", NodeHealthOptions.Alone);
        TestNodes.Fail(health, 100, RpcFailure.Timeout);

        (health.IsIn, health.TryEnter(out _)).ShouldBe((true, true));
    }

    [Fact]
    public void Latency_TooFewAnswers_IsNotKnown()
    {
        var health = _nodes.Health("n");
        for (var i = 0; i < 19; i++)
        {
            health.Latency.ShouldBeNull();
            health.Succeed(TimeSpan.FromMilliseconds(10));
        }

        health.Succeed(TimeSpan.FromMilliseconds(10));
        health.Latency.ShouldBe(TimeSpan.FromMilliseconds(10));
    }

    [Theory]
    [InlineData(20, 5, 10)]
    [InlineData(128, 6, 10)]
    [InlineData(128, 7, 900)]
    public void Latency_SomeSlow_IsThe95thOfAHundred(int answers, int slow, int expected)
    {
        var health = _nodes.Health("n");
        if (answers == 20)
        {
            slow = 1;
        }

        for (var i = 0; i < answers; i++)
        {
            health.Succeed(TimeSpan.FromMilliseconds(i < slow ? 900 : 10));
        }

        health.Latency.ShouldBe(TimeSpan.FromMilliseconds(expected));
    }

    [Theory]
    [InlineData(5, 20)]
    [InlineData(200, 200)]
    [InlineData(5000, 500)]
    public void Patience_UsualLatency_IsFollowedWithinBounds(int usual, int expected)
    {
        var health = _nodes.Health("n");
        for (var i = 0; i < 20; i++)
        {
            health.Succeed(TimeSpan.FromMilliseconds(usual));
        }

        HedgeOptions.Default.PatienceWith(health).ShouldBe(TimeSpan.FromMilliseconds(expected));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(ulong.MaxValue)]
    public void SeeChain_AnotherOrNone_IsNotIn(ulong told)
    {
        var health = _nodes.Health("n");
        health.SeeChain(5, told).ShouldBeFalse();
        (health.IsIn, health.IsChainChecked).ShouldBe((false, false));
        health.SeeChain(5, 5).ShouldBeTrue();
        (health.IsIn, health.IsChainChecked).ShouldBe((true, true));
    }

    [Fact]
    public void Latency_OldAnswers_AreForgotten()
    {
        var health = _nodes.Health("n");
        for (var i = 0; i < 256; i++)
        {
            health.Succeed(TimeSpan.FromMilliseconds(i < 128 ? 900 : 10));
        }

        health.Latency.ShouldBe(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public void Choose_NoneIsIn_AllAreTriedAtOnce()
    {
        var down = new FakeTransport(_ => throw new RpcException("x"));
        var pool = _nodes.Pool(down, down);
        foreach (var node in pool.All)
        {
            TestNodes.Fail(node.Health, 3);
            node.Health.TryEnter(out _).ShouldBeFalse();
        }

        pool.Choose().ShouldBe(pool.All);
        pool.All.All(node => node.Health.TryEnter(out _)).ShouldBeTrue();
    }

    [Fact]
    public void ChainLevel_NobodyConfirmsForAMinute_IsSetBack()
    {
        var level = new ChainLevel(5, _nodes.Clock);
        level.LagOf(7).ShouldBe(0UL);
        level.Raise(100, isSure: true);
        level.Raise(50, isSure: true);
        level.LagOf(50).ShouldBe(50UL);

        _nodes.Clock.Advance(TimeSpan.FromSeconds(61));
        level.Raise(50, isSure: true);

        level.LagOf(50).ShouldBe(0UL);
    }
}
