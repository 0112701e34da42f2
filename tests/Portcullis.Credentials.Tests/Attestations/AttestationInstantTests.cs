using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials.Tests.Attestations;

public sealed class AttestationInstantTests
{
    [Fact]
    public void Write_AnyZone_IsUtcWithMilliseconds() =>
        AttestationInstant.Write(new DateTimeOffset(2026, 9, 2, 1, 49, 31, 7, TimeSpan.FromHours(2))).ShouldBe("2026-09-01T23:49:31.007Z");

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var instant = new DateTimeOffset(2026, 9, 1, 23, 49, 31, 847, TimeSpan.Zero);
        AttestationInstant.Read(AttestationInstant.Write(instant)).ShouldBe(instant);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-09-01T23:49:31Z")]
    [InlineData("2026-09-01T23:49:31.84Z")]
    [InlineData("2026-09-01T23:49:31.8470Z")]
    [InlineData("2026-09-01T23:49:31.847+00:00")]
    [InlineData("2026-09-01T23:49:31.847z")]
    [InlineData("2026-09-01t23:49:31.847Z")]
    [InlineData("2026-09-01 23:49:31.847Z")]
    [InlineData(" 2026-09-01T23:49:31.847Z")]
    [InlineData("2026-09-01T23:49:31.847Z ")]
    [InlineData("2026-9-01T23:49:31.847Z")]
    [InlineData("2026-02-30T23:49:31.847Z")]
    [InlineData("2026-09-01T24:00:00.000Z")]
    [InlineData("2026-09-01T23:49:60.000Z")]
    [InlineData("0000-09-01T23:49:31.847Z")]
    [InlineData("２026-09-01T23:49:31.847Z")]
    public void Read_AnyOtherForm_IsNull(string? text) => AttestationInstant.Read(text).ShouldBeNull();
}
