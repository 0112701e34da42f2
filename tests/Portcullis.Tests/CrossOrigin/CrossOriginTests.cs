using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.CrossOrigin;

/// <summary>Pages of configured origins can sign in and call gated routes, pages of others cannot, and an open route is its upstream's affair.</summary>
public sealed class CrossOriginTests : IAsyncLifetime
{
    private const string App = "https://app.example";

    private readonly TestGateway _gateway = new()
    {
        Change = settings =>
        {
            settings["Cors"] = JsonNode.Parse($$"""{"Origins":["{{App}}","http://localhost:5173"],"AllowedHeaders":["X-Trace"],"ExposedHeaders":["X-Total"]}""");
            settings["ReverseProxy"]!["Routes"]!["reads"] = TestFiles.Route("/reads/{**rest}", "market-data");
            settings["ReverseProxy"]!["Routes"]!["reads"]!["Match"]!["Methods"] = new JsonArray("GET");
        },
    };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/gold/x", "GET")]
    [InlineData("/gold/x", "DELETE")]
    [InlineData("/reads/x", "GET")]
    [InlineData("/oauth2/token", "POST")]
    [InlineData("/auth/challenge", "POST")]
    [InlineData("/auth/nonce", "GET")]
    [Trait("Case", "P13")]
    public async Task Preflight_OfAConfiguredOrigin_IsAnsweredBeforeAuthorizationAndUpstream(string path, string method)
    {
        using var answer = await PreflightAsync(path, App, method, "authorization,dpop,content-type,content-digest,signature,signature-input,x-trace");

        ((int)answer.StatusCode).ShouldBe(204);
        Header(answer, "Access-Control-Allow-Origin").ShouldBe(App);
        Header(answer, "Access-Control-Allow-Methods").ShouldNotBeNull().ShouldContain(method);
        Header(answer, "Access-Control-Allow-Headers").ShouldNotBeNull().ShouldContain("Signature-Input");
        Header(answer, "Access-Control-Max-Age").ShouldBe("600");
        Header(answer, "Access-Control-Allow-Credentials").ShouldBeNull();
        Vary(answer).ShouldContain("Origin", StringComparer.Ordinal);
        _gateway.Upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("https://app.example.evil.test")]
    [InlineData("https://evil-app.example")]
    [InlineData("https://app.example@evil.test")]
    [InlineData("https://sub.app.example")]
    [InlineData("https://app.example:8443")]
    [InlineData("https://app.example:443")]
    [InlineData("https://app.example/")]
    [InlineData("http://app.example")]
    [InlineData("https://APP.example")]
    [InlineData("HTTPS://app.example")]
    [InlineData("https://app.example.")]
    [InlineData("https://app.example https://evil.test")]
    [InlineData("https://evil.test,https://app.example")]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:51731")]
    [InlineData("*")]
    [InlineData("evil")]
    public async Task Origin_OfAnother_IsNeverAllowed(string origin)
    {
        foreach (var path in new[] { "/gold/x", "/oauth2/token", "/auth/nonce" })
        {
            using var preflight = await PreflightAsync(path, origin, "POST", "authorization");
            Header(preflight, "Access-Control-Allow-Origin").ShouldBeNull(path);
            Header(preflight, "Access-Control-Allow-Headers").ShouldBeNull(path);

            using var request = await _gateway.GetAsync(path, null, ("Origin", origin));
            Header(request, "Access-Control-Allow-Origin").ShouldBeNull(path);
            Vary(request).ShouldContain("Origin", StringComparer.Ordinal);
        }

        _gateway.Upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/oauth2/jwks")]
    [InlineData("/v1/jwks")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-protected-resource")]
    public async Task Document_EveryOrigin_MayReadIt(string path)
    {
        using var preflight = await PreflightAsync(path, "https://anybody.test", "GET", "if-none-match");
        using var answer = await _gateway.GetAsync(path, null, ("Origin", "null"));

        ((int)preflight.StatusCode).ShouldBe(204);
        Header(preflight, "Access-Control-Allow-Origin").ShouldBe("*");
        ((int)answer.StatusCode).ShouldBe(200);
        Header(answer, "Access-Control-Allow-Origin").ShouldBe("*");
        Header(answer, "Access-Control-Allow-Credentials").ShouldBeNull();
    }

    [Fact]
    public async Task Refusal_OfAConfiguredOrigin_CanBeReadWithWhatItSays()
    {
        using var answer = await _gateway.GetAsync("/gold/x", null, ("Origin", App));

        ((int)answer.StatusCode).ShouldBe(401);
        Header(answer, "Access-Control-Allow-Origin").ShouldBe(App);
        foreach (var name in new[] { "WWW-Authenticate", "DPoP-Nonce", "Retry-After", "RateLimit", "X-Total" })
        {
            Header(answer, "Access-Control-Expose-Headers").ShouldNotBeNull().ShouldContain(name);
        }
    }

    [Fact]
    public async Task Upstream_SaysOtherwise_TheGateIsRight()
    {
        _gateway.Upstream.Answer = _ => new UpstreamAnswer
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Access-Control-Allow-Origin"] = "https://evil.test",
                ["Access-Control-Allow-Credentials"] = "true",
                ["Access-Control-Expose-Headers"] = "X-Secret",
                ["Vary"] = "Accept",
            },
        };
        var token = _gateway.NewHolder(1).Token;

        using var ours = await _gateway.GetAsync("/premium/x", token, ("Origin", App));
        using var theirs = await _gateway.GetAsync("/premium/x", token, ("Origin", "https://evil.test"));

        Header(ours, "Access-Control-Allow-Origin").ShouldBe(App);
        Header(ours, "Access-Control-Allow-Credentials").ShouldBeNull();
        Header(ours, "Access-Control-Expose-Headers")!.ShouldNotContain("X-Secret");
        Vary(ours).ShouldBe(["Accept", "Authorization", "Signature-Input", "Origin"], ignoreOrder: true);
        Header(theirs, "Access-Control-Allow-Origin").ShouldBeNull();
        Header(theirs, "Access-Control-Allow-Credentials").ShouldBeNull();
        Vary(theirs).ShouldContain("Origin", StringComparer.Ordinal);
    }

    [Fact]
    public async Task OpenRoute_Preflight_IsItsUpstreams()
    {
        _gateway.Upstream.Answer = _ => new UpstreamAnswer { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Access-Control-Allow-Origin"] = "https://partner.test" } };

        using var answer = await PreflightAsync("/pub/x", App, "PUT", "x-own");

        Header(answer, "Access-Control-Allow-Origin").ShouldBe("https://partner.test");
        _gateway.Upstream.Requests.ShouldHaveSingleItem().Method.ShouldBe("OPTIONS");
    }

    [Fact]
    [Trait("Case", "P13")]
    public async Task Options_ThatIsNoPreflight_IsGatedAsEver()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/gold/x");
        request.Headers.Add("Origin", App);
        using var answer = await _gateway.Http.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(401);
        _gateway.Upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task NoOrigin_AnswerStillVaries()
    {
        using var answer = await _gateway.GetAsync("/premium/x", _gateway.NewHolder(1).Token);

        ((int)answer.StatusCode).ShouldBe(200);
        Header(answer, "Access-Control-Allow-Origin").ShouldBeNull();
        Vary(answer).ShouldContain("Origin", StringComparer.Ordinal);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string path, string origin, string method, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await _gateway.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static string[] Vary(HttpResponseMessage answer) => [.. answer.Headers.Vary];
}
