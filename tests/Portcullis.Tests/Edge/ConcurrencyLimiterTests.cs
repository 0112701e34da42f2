using System.Net;
using Portcullis.Edge;

namespace Portcullis.Tests.Edge;

public sealed class ConcurrencyLimiterTests
{
    private static readonly AddressKey One = AddressKey.Of(IPAddress.Parse("203.0.113.1"));
    private static readonly AddressKey Other = AddressKey.Of(IPAddress.Parse("203.0.113.2"));

    private readonly ConcurrencyLimiter _limiter = new();

    [Fact]
    public void TryEnter_AsManyAsAllowed_ThenNoMoreUntilOneLeaves()
    {
        _limiter.TryEnter(One, 2).ShouldBeTrue();
        _limiter.TryEnter(One, 2).ShouldBeTrue();
        _limiter.TryEnter(One, 2).ShouldBeFalse();
        _limiter.TryEnter(Other, 2).ShouldBeTrue();
        _limiter.Leave(One);
        _limiter.TryEnter(One, 2).ShouldBeTrue();
    }

    [Fact]
    public void Leave_Last_KeepsNothing()
    {
        _limiter.TryEnter(One, 1).ShouldBeTrue();
        _limiter.TryEnter(One, 1).ShouldBeFalse();
        _limiter.Leave(One);
        _limiter.Count.ShouldBe(0);
    }

    [Fact]
    public async Task TryEnter_FromManyThreads_NeverLetsMoreIn()
    {
        var (inside, most) = (0, 0);
        await Parallel.ForAsync(0, 20_000, (_, _) =>
        {
            if (_limiter.TryEnter(One, 3))
            {
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
                _limiter.Leave(One);
            }

            return ValueTask.CompletedTask;
        });
        most.ShouldBeInRange(1, 3);
        _limiter.Count.ShouldBe(0);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
