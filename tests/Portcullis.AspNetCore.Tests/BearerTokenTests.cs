using Microsoft.Extensions.Primitives;

namespace Portcullis.AspNetCore.Tests;

public sealed class BearerTokenTests
{
    [Theory]
    [InlineData("Bearer abc", "abc")]
    [InlineData("bEaReR abc", "abc")]
    [InlineData("Bearer a\tb", "a\tb")]
    [InlineData("Bearer ", "")]
    [InlineData("Bearer", "")]
    [InlineData("Bearer  abc", "")]
    [InlineData("Bearer abc ", "")]
    [InlineData("Bearer abc, Bearer def", "")]
    [InlineData("Basic abc, Bearer def", "")]
    [InlineData(",", "")]
    [InlineData("", null)]
    [InlineData("Basic abc", null)]
    [InlineData("Bearerabc", null)]
    [InlineData("Bearers abc", null)]
    [InlineData("Bearer\tabc", null)]
    [InlineData(" Bearer abc", null)]
    [InlineData("DPoP abc", null)]
    public void Read_OneHeader_TokenNothingOrMalformed(string header, string? token) =>
        BearerToken.Read(new StringValues(header)).Value.ShouldBe(token);

    [Theory]
    [InlineData("DPoP abc", "abc")]
    [InlineData("dpop abc", "abc")]
    [InlineData("DPoP", "")]
    [InlineData("DPoP a, Bearer b", "")]
    [InlineData("Bearer abc", null)]
    [InlineData("DPoPabc", null)]
    public void Read_AnotherScheme_ThatOneAlone(string header, string? token) =>
        BearerToken.Read(new StringValues(header), "DPoP").Value.ShouldBe(token);

    [Fact]
    public void Read_NoHeader_Null() => BearerToken.Read(StringValues.Empty).HasValue.ShouldBeFalse();

    [Theory]
    [InlineData("Bearer a", "Bearer a")]
    [InlineData("Bearer a", "")]
    [InlineData("", "")]
    [InlineData("Basic a", "Basic b")]
    public void Read_SeveralHeaders_Malformed(string first, string second) =>
        BearerToken.Read(new StringValues([first, second])).Value.ShouldBe("");
}
