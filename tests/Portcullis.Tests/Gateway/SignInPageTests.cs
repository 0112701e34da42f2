using System.Net;
using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>The sign-in page behind the gateway's own edge: whose path it is, who may read it, how often it may be used.</summary>
public sealed class SignInPageTests : IAsyncLifetime
{
    private const string App = "https://app.example";

    private readonly TestGateway _gateway = new()
    {
        Change = settings =>
        {
            settings["SignIn"] = JsonNode.Parse("""{"Clients":[{"Id":"desk","Name":"Desk","RedirectUris":["https://desk.test/callback"]}]}""");
            settings["Cors"] = JsonNode.Parse($$"""{"Origins":["{{App}}"]}""");
            settings["TrustedProxies"] = new JsonArray("127.0.0.1");
            settings["Limits"] = JsonNode.Parse("""{"SignInPerAddress":"2/1h"}""");
            settings["ReverseProxy"]!["Routes"]!["everything"] = TestFiles.Route("/{**rest}", "anonymous");
        },
    };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("GET", "/signin", 400)]
    [InlineData("POST", "/signin", 405)]
    [InlineData("PUT", "/signin/proof", 405)]
    [InlineData("GET", "/SIGNIN/challenge", 405)]
    public async Task Path_OfThePage_NeverReachesTheUpstream(string method, string path, int status)
    {
        using var answer = await SendAsync(method, path, "203.0.113.1");

        ((int)answer.StatusCode).ShouldBe(status);
        _gateway.Upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "/signin")]
    [InlineData("POST", "/signin/challenge")]
    [InlineData("POST", "/signin/proof")]
    [InlineData("OPTIONS", "/signin/proof")]
    public async Task Page_OfAConfiguredOrigin_MayNotReadIt(string method, string path)
    {
        using var answer = await SendAsync(method, path, "203.0.113.2");

        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Proofs_MoreOftenThanAllowed_AreLimitedAndThePageIsNot()
    {
        for (var i = 0; i < 2; i++)
        {
            using var first = await SendAsync("POST", "/signin/challenge", "203.0.113.3");
            first.StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests);
        }

        using var limited = await SendAsync("POST", "/signin/proof", "203.0.113.3");
        using var page = await SendAsync("GET", "/signin", "203.0.113.3");

        limited.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        page.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string client)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", App);
        request.Headers.Add("X-Forwarded-For", client);
        return await _gateway.Http.SendAsync(request);
    }
}
