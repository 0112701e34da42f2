namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>A machine whose clock can be set, and that can be suspended: the wall clock and the time since the start move as they are told.</summary>
internal sealed class TwoClocks : TimeProvider
{
    private DateTimeOffset _wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _passed = TimeSpan.FromDays(3);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _wall;

    public override long GetTimestamp() => _passed.Ticks;

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time)
    {
        _wall += time;
        _passed += time;
    }

    /// <summary>The clock is set, or the machine was suspended, in which time its steady clock stood still.</summary>
    public void Step(TimeSpan step) => _wall += step;
}
