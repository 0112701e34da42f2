using System.Globalization;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Ethereum.Tests.Siwe;

public sealed class SiweTimeTests
{
    [Theory]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T10:00:00.0000000Z")]
    [InlineData("2026-11-22t10:00:00z", "2026-11-22T10:00:00.0000000Z")]
    [InlineData("2026-11-22T10:00:00.5Z", "2026-11-22T10:00:00.5000000Z")]
    [InlineData("2026-11-22T10:00:00.123Z", "2026-11-22T10:00:00.1230000Z")]
    [InlineData("2026-11-22T10:00:00.1234567Z", "2026-11-22T10:00:00.1234567Z")]
    [InlineData("2026-11-22T10:00:00.123456789Z", "2026-11-22T10:00:00.1234567Z")]
    [InlineData("2026-11-22T10:00:00+02:00", "2026-11-22T08:00:00.0000000Z")]
    [InlineData("2026-11-22T10:00:00.25-02:30", "2026-11-22T12:30:00.2500000Z")]
    [InlineData("2026-11-22T10:00:00-00:00", "2026-11-22T10:00:00.0000000Z")]
    [InlineData("2026-11-22T10:00:00+23:59", "2026-11-21T10:01:00.0000000Z")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.0000000Z")]
    [InlineData("2026-12-31T23:59:59.999999999Z", "2026-12-31T23:59:59.9999999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.0000000Z")]
    [Trait("Case", "S11")]
    public void TryParse_Rfc3339_GivesTheInstantAndKeepsTheText(string text, string utc)
    {
        SiweTime.TryParse(text, out var time).ShouldBeTrue();
        time.Text.ShouldBe(text);
        time.Instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture).ShouldBe(utc);
        time.Instant.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2027-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-01-00T00:00:00Z")]
    [InlineData("2026-06-31T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2026-11-22T24:00:00Z")]
    [InlineData("2026-11-22T23:60:00Z")]
    [InlineData("2026-11-22T23:59:61Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2026-11-22 10:00:00Z")]
    [InlineData("2026-11-22 10:00:00")]
    [InlineData("2026-11-22T10:00:00")]
    [InlineData("2026-11-22T10:00Z")]
    [InlineData("2026-11-22")]
    [InlineData("20261122T100000Z")]
    [InlineData("2026-11-22T10:00:00.Z")]
    [InlineData("2026-11-22T10:00:00.")]
    [InlineData("2026-11-22T10:00:00.5")]
    [InlineData("2026-11-22T10:00:00,5Z")]
    [InlineData("2026-11-22T10:00:00.1234567890Z")]
    [InlineData("2026-11-22T10:00:00ZZ")]
    [InlineData("2026-11-22T10:00:00Z ")]
    [InlineData(" 2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:00:00+0200")]
    [InlineData("2026-11-22T10:00:00+02")]
    [InlineData("2026-11-22T10:00:00+24:00")]
    [InlineData("2026-11-22T10:00:00+02:60")]
    [InlineData("2026-11-22T10:00:00+-2:00")]
    [InlineData("2026-11-22T10:00:00+ 2:00")]
    [InlineData("2026-11-22T10:00:00*02:00")]
    [InlineData("+2026-11-22T10:00:00Z")]
    [InlineData("-026-11-22T10:00:00Z")]
    [InlineData("2026-1-22T10:00:00Z0")]
    [InlineData("٢٠٢٦-11-22T10:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("Wed Oct 05 2011 16:48:00 GMT+0200 (CEST)")]
    [Trait("Case", "S11")]
    public void TryParse_NoSuchTime_IsRefused(string? text)
    {
        SiweTime.TryParse(text, out var time).ShouldBeFalse();
        time.ShouldBe(default);
    }

    [Fact]
    public void From_AnyInstant_IsWhatItsTextParsesTo()
    {
        var time = SiweTime.From(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_239_999));
        time.Text.ShouldBe("2026-11-22T10:00:00.123Z");
        SiweTime.TryParse(time.Text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(time);
    }
}
