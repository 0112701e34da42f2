using Portcullis.Conditions.Clusters;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Clusters;

public sealed class SlotPaceTests
{
    private const ulong First = 300_000_000;

    private readonly FakeClock _clock = new();
    private readonly SlotPace _pace;

    public SlotPaceTests()
    {
        _pace = new SlotPace(_clock);
        _pace.TryTake(First, _clock.GetTimestamp()).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-1, 0, false)]
    [InlineData(-1, 599, false)]
    [InlineData(-1, 600, true)]
    [InlineData(-100_000_000, 600, true)]
    [InlineData(1500, 0, true)]
    [InlineData(1501, 0, false)]
    [InlineData(1550, 10, true)]
    [InlineData(1551, 10, false)]
    [InlineData(1_000_000_000, 59, false)]
    [InlineData(1_000_000_000, 60, true)]
    public void TryTake_AfterATime_CountsWithinWhatTimeAllows(int slots, int seconds, bool expected)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        _pace.TryTake((ulong)((long)First + slots), _clock.GetTimestamp()).ShouldBe(expected);
    }

    [Fact]
    public void TryTake_HighestThereIs_DoesNotCount() => _pace.TryTake(ulong.MaxValue, _clock.GetTimestamp()).ShouldBeFalse();

    [Fact]
    public void TryTake_UsualPaceForLong_KeepsTheWholeLead()
    {
        var slot = First;
        for (var i = 0; i < 10_000; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            _pace.TryTake(slot += 5, _clock.GetTimestamp()).ShouldBeTrue();
        }

        _pace.TryTake(slot + SlotPace.Lead + 1, _clock.GetTimestamp()).ShouldBeFalse();
        _pace.TryTake(slot + SlotPace.Lead, _clock.GetTimestamp()).ShouldBeTrue();
    }

    [Fact]
    public void TryTake_AheadAgainAndAgain_EndsAtTheLead()
    {
        _pace.TryTake(First + SlotPace.Lead, _clock.GetTimestamp()).ShouldBeTrue();

        _pace.TryTake(First + SlotPace.Lead + 1, _clock.GetTimestamp()).ShouldBeFalse();
    }

    [Fact]
    public void TryTake_WhatDoesNotCount_DoesNotBind()
    {
        _pace.TryTake(ulong.MaxValue, _clock.GetTimestamp());

        _pace.LeastAt(_clock.GetTimestamp()).ShouldBe(First);
        _pace.TryTake(First + 1, _clock.GetTimestamp()).ShouldBeTrue();
    }

    [Fact]
    public void LeastAt_LongAfter_IsNone()
    {
        _clock.Advance(SlotPace.BehindAfter);

        _pace.LeastAt(_clock.GetTimestamp()).ShouldBe(0UL);
    }
}
