using Portcullis.Terminal;

namespace Portcullis.Tests.Terminal;

public sealed class UrlArgumentTests
{
    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("https://api.example/a?b=c")]
    public void Parse_HttpUrl_IsTaken(string text) => UrlArgument.Parse(text).ShouldNotBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("localhost:8080")]
    [InlineData("/a")]
    [InlineData("ftp://api.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@api.example")]
    [InlineData("https://user:secret@api.example")]
    [InlineData("https://")]
    public void Parse_OtherText_IsNone(string text) => UrlArgument.Parse(text).ShouldBeNull();
}
