using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Edge;
using Portcullis.Gateway;
using Portcullis.Testing;

namespace Portcullis.Tests.Edge;

public sealed class WindowLimiterTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    [Trait("Case", "D3")]
    [Trait("Case", "D5")]
    public void Take_MoreKeysThanItMayKeep_StaysBounded()
    {
        var limiter = new WindowLimiter<UsageKey>(_clock, 100);
        for (ulong i = 0; i < 10_000; i++)
        {
            limiter.Take(Key(i, "5/1h")).ShouldBeNull();
        }

        limiter.Count.ShouldBeLessThanOrEqualTo(100);
    }

    [Fact]
    public void Take_Full_ForgetsEndedWindowsFirst()
    {
        var limiter = new WindowLimiter<UsageKey>(_clock, 100);
        limiter.Take(Key(1, "1/30d"));
        for (ulong i = 2; i <= 100; i++)
        {
            limiter.Take(Key(i, "1/1s"));
        }

        _clock.Advance(TimeSpan.FromSeconds(2));
        limiter.Take(Key(200, "1/1s")).ShouldBeNull();
        limiter.Count.ShouldBe(2);
        limiter.Take(Key(1, "1/30d")).ShouldNotBeNull();
    }

    [Fact]
    public void Take_UsedUp_TellsHowLong()
    {
        var limiter = new WindowLimiter<UsageKey>(_clock, 100);
        limiter.Take(Key(1, "1/1m")).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(59));
        limiter.Take(Key(1, "1/1m")).ShouldBe(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        limiter.Take(Key(1, "1/1m")).ShouldBeNull();
    }

    [Fact]
    public void Take_FromManyThreads_LetsExactlyItsNumberThrough()
    {
        var limiter = new WindowLimiter<UsageKey>(_clock, 100);
        var passed = 0;
        Parallel.For(0, 10_000, _ =>
        {
            if (limiter.Take(Key(1, "600/1m")) is null)
            {
                Interlocked.Increment(ref passed);
            }
        });
        passed.ShouldBe(600);
    }

    private static UsageKey Key(ulong i, string limit) =>
        new("p", "t", new Address(new UInt256(0, i).ToArray().AsSpan(12)), TierLimit.Parse(limit)!);
}
