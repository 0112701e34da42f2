using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Tests.SignIn;

public sealed class SteadyClockTests
{
    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void Now_MachineClockIsSet_OnlyThePassedTimeCounts(int minutes)
    {
        var clock = new SetClock();
        var steady = new SteadyClock(clock);
        var start = steady.Now;

        clock.Passed = TimeSpan.FromSeconds(7);
        clock.Wall += TimeSpan.FromMinutes(minutes);

        steady.Now.ShouldBe(start.AddSeconds(7));
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
