using Portcullis.Credentials.Dpop;

namespace Portcullis.Credentials.Tests.Dpop;

public sealed class DpopUrlTests
{
    [Theory]
    [InlineData("https://api.example/a", true)]
    [InlineData("HTTPS://API.Example/a", true)]
    [InlineData("https://api.example:443/a", true)]
    [InlineData("https://api.example/a?b=c", true)]
    [InlineData("https://api.example/a#b", true)]
    [InlineData("https://api.example/a?", true)]
    [InlineData("http://api.example/a", false)]
    [InlineData("https://api.example:8443/a", false)]
    [InlineData("https://api.example:80/a", false)]
    [InlineData("https://api.example:0443/a", false)]
    [InlineData("https://api.example/A", false)]
    [InlineData("https://api.example/a/", false)]
    [InlineData("https://api.example/%61", false)]
    [InlineData("https://api.example//a", false)]
    [InlineData("https://api.example/./a", false)]
    [InlineData("https://api.example/b/../a", false)]
    [InlineData("https://api.example./a", false)]
    [InlineData("https://api.example@evil.example/a", false)]
    [InlineData("https://me@api.example/a", false)]
    [InlineData("https://evil.example/https://api.example/a", false)]
    [InlineData("https://api.example", false)]
    [InlineData("https:/api.example/a", false)]
    [InlineData("https:///a", false)]
    [InlineData("//api.example/a", false)]
    [InlineData("/a", false)]
    [InlineData("", false)]
    public void AreSame_Claimed_OnlyWhatNamesTheResource(string claimed, bool same) => DpopUrl.AreSame(claimed, "https://api.example/a?x=y").ShouldBe(same);

    [Theory]
    [InlineData("http://[::1]/a", "http://[::1]:80/a")]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080/")]
    [InlineData("https://api.example", "https://api.example:443")]
    public void AreSame_OtherForms_AreToo(string claimed, string expected) => DpopUrl.AreSame(claimed, expected).ShouldBeTrue();

    [Theory]
    [InlineData("ftp://api.example/a")]
    [InlineData("nonsense")]
    public void AreSame_NoHttpUrls_NotEvenToThemselves(string url) => DpopUrl.AreSame(url, url).ShouldBeFalse();
}
