using System.Text;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class RequestMessageTests
{
    [Theory]
    [InlineData("https://API.example/a b?x=1#f", "https", "api.example", "/a%20b", "?x=1")]
    [InlineData("https://api.example:443/", "https", "api.example", "/", "")]
    [InlineData("http://api.example:8080", "http", "api.example:8080", "/", "")]
    [InlineData("http://[::1]:5000/?", "http", "[::1]:5000", "/", "?")]
    [InlineData("https://bücher.example/ü", "https", "xn--bcher-kva.example", "/%C3%BC", "")]
    public void Of_Uri_GivesWhatIsSent(string uri, string scheme, string authority, string path, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);

        var message = RequestMessage.Of(request, hasContent: false);

        (message.Method, message.Scheme, message.Authority, message.Path, message.Query).ShouldBe(("GET", scheme, authority, path, query));
    }

    [Fact]
    public void Of_Fields_AreThoseOfRequestAndContent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.example/") { Content = new StringContent("a", Encoding.UTF8, "text/plain") };
        request.Headers.Add("X-Two", ["1", "2"]);

        var message = RequestMessage.Of(request, hasContent: true);

        message.Field("x-two").ShouldBe(["1", "2"]);
        message.Field("content-type").ShouldBe(["text/plain; charset=utf-8"]);
        message.Field("x-absent").ShouldBeEmpty();
    }

    [Fact]
    public void Of_RelativeUri_Throws()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/items");

        Should.Throw<ArgumentException>(() => RequestMessage.Of(request, hasContent: false));
    }
}
