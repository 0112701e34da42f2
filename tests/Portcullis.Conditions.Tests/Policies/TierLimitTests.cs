using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Tests.Policies;

public sealed class TierLimitTests
{
    [Theory]
    [InlineData("1/1s", 1, 1)]
    [InlineData("600/1m", 600, 60)]
    [InlineData("60/2h", 60, 7200)]
    [InlineData("999999999/30d", 999999999, 2592000)]
    [InlineData("5/99999s", 5, 99999)]
    public void Parse_PermitsAndWindow_AreRead(string text, int permits, int seconds) =>
        TierLimit.Parse(text).ShouldBe(new TierLimit(permits, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("600")]
    [InlineData("600/")]
    [InlineData("/1m")]
    [InlineData("600/m")]
    [InlineData("0/1m")]
    [InlineData("01/1m")]
    [InlineData("600/01m")]
    [InlineData("600/0m")]
    [InlineData("-1/1m")]
    [InlineData("1.5/1m")]
    [InlineData("600/1.5m")]
    [InlineData("600/1M")]
    [InlineData("600/1w")]
    [InlineData("600/1ms")]
    [InlineData("600 /1m")]
    [InlineData(" 600/1m")]
    [InlineData("600/1m ")]
    [InlineData("600/1m\n")]
    [InlineData("600/31d")]
    [InlineData("600/721h")]
    [InlineData("1000000000/1m")]
    [InlineData("1/100000s")]
    [InlineData("٦/1m")]
    public void Parse_AnythingElse_IsNull(string text) => TierLimit.Parse(text).ShouldBeNull();
}
