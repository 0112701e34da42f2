using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>The proxy sends every upgrade as a GET: one that came by another method must not open what the route for GET guards.</summary>
public sealed class UpgradeMethodTests : IAsyncLifetime
{
    private LiveGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await LiveGateway.StartAsync(settings =>
    {
        var routes = settings["ReverseProxy"]!["Routes"]!;
        routes["read"] = Route("market-data", "GET");
        routes["write"] = Route("anonymous", "POST");
    });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("websocket")]
    [InlineData("WebSocket")]
    [InlineData("SPDY/3.1")]
    [InlineData("h2c")]
    [InlineData("websocket, SPDY/3.1")]
    [Trait("Case", "P13")]
    public async Task Post_WithAnUpgrade_ArrivesAsAPost(string protocol)
    {
        var answer = await SendAsync("POST", protocol);
        RawHttp.Status(answer).ShouldBe(200, answer);
        var seen = _gateway.Upstream.Requests.ShouldHaveSingleItem();
        seen.Method.ShouldBe("POST");
        seen.Header("Upgrade").ShouldBeNull();
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("SPDY/3.1")]
    [Trait("Case", "P13")]
    public async Task Get_WithAnUpgradeAndNoToken_IsGated(string protocol)
    {
        RawHttp.Status(await SendAsync("GET", protocol)).ShouldBe(401);
        _gateway.Upstream.Requests.ShouldBeEmpty();
    }

    private Task<string> SendAsync(string method, string protocol) => RawHttp.SendAsync(
        _gateway.Http.BaseAddress!,
        $"{method} /both HTTP/1.1\r\nHost: {_gateway.Http.BaseAddress!.Authority}\r\nConnection: Upgrade, close\r\nUpgrade: {protocol}\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    private static JsonObject Route(string policy, string method)
    {
        var route = TestFiles.Route("/both", policy);
        route["Match"]!["Methods"] = new JsonArray(method);
        return route;
    }
}
