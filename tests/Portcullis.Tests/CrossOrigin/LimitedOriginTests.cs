using System.Net;
using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.CrossOrigin;

/// <summary>A page is told that it was too fast, and what its browser asks before counts for nothing.</summary>
public sealed class LimitedOriginTests : IAsyncLifetime
{
    private const string App = "https://app.example";

    private readonly TestGateway _gateway = new()
    {
        Change = settings =>
        {
            settings["Cors"] = JsonNode.Parse($$"""{"Origins":["{{App}}"]}""");
            settings["TrustedProxies"] = new JsonArray("127.0.0.1");
            settings["Limits"] = JsonNode.Parse("""{"SignInPerAddress":"2/1h"}""");
        },
    };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task SignIn_MoreOftenThanAllowed_CanBeReadByThePageAlone()
    {
        for (var i = 0; i < 5; i++)
        {
            using var preflight = await SendAsync(HttpMethod.Options, "/oauth2/token", App);
            ((int)preflight.StatusCode).ShouldBe(204);
        }

        using var first = await SendAsync(HttpMethod.Get, "/auth/nonce", App);
        using var second = await SendAsync(HttpMethod.Get, "/auth/nonce", App);
        using var limited = await SendAsync(HttpMethod.Get, "/auth/nonce", App);
        using var others = await SendAsync(HttpMethod.Get, "/auth/nonce", "https://evil.test");

        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK), "preflights count for nothing");
        ShouldBeReadable(limited);
        others.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        others.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Route_MoreOftenThanTheTierAllows_CanBeReadByThePage()
    {
        var token = _gateway.NewHolder(1).Token;
        for (var i = 0; i < 2; i++)
        {
            using var preflight = await SendAsync(HttpMethod.Options, "/limited/x", App);
            using var passed = await _gateway.GetAsync("/limited/x", token, ("Origin", App));
            ((int)preflight.StatusCode, (int)passed.StatusCode).ShouldBe((204, 200));
        }

        using var limited = await _gateway.GetAsync("/limited/x", token, ("Origin", App));

        ShouldBeReadable(limited);
    }

    private static void ShouldBeReadable(HttpResponseMessage limited)
    {
        limited.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        limited.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([App]);
        limited.Headers.GetValues("Access-Control-Expose-Headers").ShouldHaveSingleItem().ShouldContain("Retry-After");
        limited.Headers.RetryAfter.ShouldNotBeNull();
        limited.Headers.Vary.ShouldContain("Origin", StringComparer.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string origin)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
        }

        return await _gateway.Http.SendAsync(request);
    }
}
