using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class KeyInstantTests
{
    [Fact]
    public void Write_Instant_IsInUtcWithoutFractions() =>
        KeyInstant.Write(new DateTimeOffset(2026, 11, 28, 20, 30, 0, 999, TimeSpan.FromHours(1))).ShouldBe("20261128T193000Z");

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var instant = new DateTimeOffset(2026, 11, 28, 19, 30, 7, TimeSpan.Zero);

        KeyInstant.Read($"{KeyInstant.Write(instant)}-kid.pem").ShouldBe(instant);
    }

    [Theory]
    [InlineData("Xu2_kid-of-43-characters.pem")]
    [InlineData("20261128T193000Z.pem")]
    [InlineData("20261128T193000Z")]
    [InlineData("20261128T193000-kid.pem")]
    [InlineData("20261328T193000Z-kid.pem")]
    [InlineData("2026-11-28-kid.pem")]
    [InlineData("")]
    public void Read_AnythingElse_IsNoInstant(string name) => KeyInstant.Read(name).ShouldBeNull();
}
