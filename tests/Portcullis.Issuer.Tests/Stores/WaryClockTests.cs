using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Stores;

public sealed class WaryClockTests
{
    private readonly TwoClocks _machine = new();
    private readonly WaryClock _wary;
    private readonly DateTimeOffset _start;

    public WaryClockTests()
    {
        _wary = new WaryClock(_machine);
        _start = _wary.Latest;
    }

    [Theory]
    [InlineData(-120, 0)]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(120, 120)]
    public void Latest_MachineClockIsSet_FollowsItAheadOnly(int minutes, int followed)
    {
        _machine.Pass(TimeSpan.FromSeconds(7));
        _machine.Step(TimeSpan.FromMinutes(minutes));

        _wary.Latest.ShouldBe(_start.AddSeconds(7).AddMinutes(followed));
    }

    [Theory]
    [InlineData(-120, -120)]
    [InlineData(-5, -5)]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(120, 0)]
    public void Earliest_MachineClockIsSet_FollowsItBackOnly(int minutes, int followed)
    {
        _machine.Pass(TimeSpan.FromSeconds(7));
        _machine.Step(TimeSpan.FromMinutes(minutes));

        _wary.Earliest.ShouldBe(_start.AddSeconds(7).AddMinutes(followed));
    }

    [Fact]
    public void Latest_SetAheadAndBack_StaysAhead()
    {
        _machine.Step(TimeSpan.FromHours(2));
        var ahead = _wary.Latest;
        _machine.Step(TimeSpan.FromHours(-2));

        _wary.Latest.ShouldBe(ahead);
        _machine.Pass(TimeSpan.FromMinutes(1));
        _wary.Latest.ShouldBe(ahead.AddMinutes(1));
    }

    [Fact]
    public void Latest_SuspendedAfterBeingSetBack_CountsTheSuspension()
    {
        _machine.Step(TimeSpan.FromHours(-2));
        var before = _wary.Latest;
        _machine.Step(TimeSpan.FromHours(1));

        _wary.Latest.ShouldBe(before.AddHours(1));
    }

    [Fact]
    public void Latest_ClocksThatTremble_DoNotAddUp()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _machine.Step(TimeSpan.FromMilliseconds(i % 2 == 0 ? 400 : -400));
            _ = _wary.Latest;
        }

        _wary.Latest.ShouldBe(_start.AddMilliseconds(400));
    }

    [Fact]
    public void Latest_AnythingHappens_NeverGoesBackAndIsNeverBehindTheMachine()
    {
        var random = new Random(42);
        var last = _start;
        for (var i = 0; i < 10_000; i++)
        {
            _machine.Pass(TimeSpan.FromMilliseconds(random.Next(5000)));
            _machine.Step(TimeSpan.FromSeconds(random.Next(10) == 0 ? random.Next(-7200, 7200) : 0));
            var now = _wary.Latest;
            now.ShouldBeGreaterThanOrEqualTo(last);
            now.ShouldBeGreaterThanOrEqualTo(_machine.GetUtcNow());
            now.ShouldBeGreaterThanOrEqualTo(_wary.Earliest);
            last = now;
        }
    }
}
