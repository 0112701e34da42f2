using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class KeyScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Hours from the start; null is a key that signs since ever.
    [Theory]
    [InlineData("the only key", new double[] { 0 }, 10, 0, "0")]
    [InlineData("the only key, before its time", new double[] { 24 }, 1, 0, "0")]
    [InlineData("the only key, when the clock was set back by years", new double[] { 24 }, -20_000, 0, "0")]
    [InlineData("since ever", new[] { double.NaN }, 0, 0, "0")]
    [InlineData("the next waits", new double[] { 0, 48 }, 47.99, 0, "0 1")]
    [InlineData("the next one's time has come", new double[] { 0, 48 }, 48, 1, "1 0")]
    [InlineData("the old one's last hour", new double[] { 0, 48 }, 95.99, 1, "1 0")]
    [InlineData("the old one is past", new double[] { 0, 48 }, 96, 1, "1")]
    [InlineData("the clock was set back into the old one's time", new double[] { 0, 48 }, 47, 0, "0 1")]
    [InlineData("the clock was set far ahead", new double[] { 0, 48 }, 20_000, 1, "1")]
    [InlineData("none's time has come", new double[] { 24, 48 }, 0, 0, "0 1")]
    [InlineData("three, the middle one signs", new double[] { 0, 24, 48 }, 30, 1, "1 2 0")]
    [InlineData("three, the last one signs", new double[] { 0, 24, 48 }, 50, 2, "2 1 0")]
    [InlineData("three, the first is past", new double[] { 0, 24, 48 }, 72, 2, "2 1")]
    [InlineData("two since ever", new[] { double.NaN, double.NaN }, 0, 1, "1 0")]
    [InlineData("two since ever are kept until a third has signed for long", new[] { double.NaN, double.NaN, 48 }, 95.99, 2, "2 1 0")]
    [InlineData("two since ever, the third has signed for long", new[] { double.NaN, double.NaN, 48 }, 96, 2, "2")]
    [InlineData("found late: its time is later than that of a newer one", new double[] { 0, 60, 48 }, 50, 2, "2 1 0")]
    [InlineData("found late, and nothing else's time has come", new double[] { 72, 24 }, 0, 1, "1 0")]
    [InlineData("two of the same instant", new double[] { 0, 48, 48 }, 48, 2, "2 1 0")]
    public void Schedule_Keys_SignAndArePublished(string why, double[] signsFrom, double now, int signer, string published)
    {
        var schedule = new KeySchedule([.. signsFrom.Select(Hours)], Start.AddHours(now));

        schedule.Signer.ShouldBe(signer, why);
        string.Join(' ', schedule.Published).ShouldBe(published, why);
    }

    [Theory]
    [InlineData(0, KeyState.Past)]
    [InlineData(1, KeyState.Kept)]
    [InlineData(2, KeyState.Signs)]
    [InlineData(3, KeyState.Next)]
    public void StateOf_Key_IsWhereItsTimeIs(int key, KeyState state) =>
        new KeySchedule([Start, Start.AddHours(24), Start.AddHours(48), Start.AddHours(96)], Start.AddHours(72)).StateOf(key).ShouldBe(state);

    [Fact]
    public void NextSwitch_KeyWaits_IsItsTime()
    {
        new KeySchedule([Start, Start.AddHours(24)], Start.AddHours(1)).NextSwitch.ShouldBe(Start.AddHours(24));
        new KeySchedule([Start, Start.AddHours(24)], Start.AddHours(24)).NextSwitch.ShouldBeNull();
    }

    [Fact]
    public void KeptUntil_LastInstantThereIs_DoesNotOverflow()
    {
        var schedule = new KeySchedule([Start, DateTimeOffset.MaxValue], Start);

        schedule.KeptUntil(0).ShouldBe(DateTimeOffset.MaxValue);
        schedule.KeptUntil(1).ShouldBeNull();
        KeyRules.AccessTokens.SignsFrom(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue).ShouldBe(DateTimeOffset.MaxValue);
    }

    private static DateTimeOffset? Hours(double hours) => double.IsNaN(hours) ? null : Start.AddHours(hours);
}
