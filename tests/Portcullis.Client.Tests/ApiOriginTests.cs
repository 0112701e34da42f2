
namespace Portcullis.Client.Tests;

public sealed class ApiOriginTests
{
    [Theory]
    [InlineData("https://api.example/a/b?c=d#e", "https://api.example", "api.example")]
    [InlineData("https://api.example:443/", "https://api.example", "api.example")]
    [InlineData("http://localhost:8080/x", "http://localhost:8080", "localhost:8080")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080", "[::1]:8080")]
    [InlineData("HTTPS://API.Example/", "https://api.example", "api.example")]
    public void Of_Url_KeepsSchemeHostAndPort(string url, string origin, string authority)
    {
        var found = ApiOrigin.Of(new Uri(url));

        (found.ToString(), found.Authority).ShouldBe((origin, authority));
        found.At("auth/challenge").AbsoluteUri.ShouldBe($"{origin}/auth/challenge");
    }

    [Theory]
    [InlineData("http://api.example", true)]
    [InlineData("http://10.0.0.1", true)]
    [InlineData("https://api.example", false)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("http://[::1]", false)]
    public void IsExposed_Url_TellsPlainHttpOverANetwork(string url, bool isExposed) => ApiOrigin.Of(new Uri(url)).IsExposed.ShouldBe(isExposed);
}
