using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Fixtures;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Advance_WallAndTimestamp_MoveTogether()
    {
        var (started, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());

        _clock.Advance(TimeSpan.FromSeconds(90));

        (_clock.GetUtcNow() - started).ShouldBe(TimeSpan.FromSeconds(90));
        _clock.GetElapsedTime(stamp).ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public void Advance_Backwards_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void CreateTimer_Periodic_FiresAtEachOfItsTimes()
    {
        var fired = new List<TimeSpan>();
        var started = _clock.GetUtcNow();
        using var timer = _clock.CreateTimer(_ => fired.Add(_clock.GetUtcNow() - started), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        _clock.Advance(TimeSpan.FromSeconds(9));

        fired.Select(time => time.TotalSeconds).ShouldBe([2, 5, 8]);
    }

    [Fact]
    public void CreateTimer_Disposed_DoesNotFire()
    {
        var fired = 0;
        _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Dispose();

        _clock.Advance(TimeSpan.FromSeconds(2));

        fired.ShouldBe(0);
    }

    [Fact]
    public async Task Delay_OnThisClock_EndsWhenItIsDue()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(5), _clock);

        _clock.Advance(TimeSpan.FromSeconds(4.9));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
