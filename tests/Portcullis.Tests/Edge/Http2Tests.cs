using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>HTTP/2 goes the same way as HTTP/1.1, WebSockets over it (RFC 8441) too.</summary>
public sealed class Http2Tests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new() { Change = SpeakHttp2 };
    private readonly WebSocketUpstream _sockets = new();

    public async ValueTask InitializeAsync()
    {
        await _sockets.StartAsync();
        await _gateway.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _sockets.DisposeAsync();
    }

    [Fact]
    [Trait("Case", "H1")]
    public async Task Request_WithToken_CarriesOurIdentityAlone()
    {
        var (address, token) = _gateway.NewHolder(1);
        using var response = await SendAsync("/premium/x", token, ("Portcullis-Account", "evil"), ("Portcullis_Tier", "evil"), ("X_Forwarded_For", "evil"));
        ((int)response.StatusCode).ShouldBe(200);
        var seen = _gateway.Upstream.Requests.Last();
        seen.Header("Portcullis-Account").ShouldBe($"eip155:1:{address}");
        seen.Header("Portcullis-Tier").ShouldBe("basic");
        seen.Header("Authorization").ShouldBeNull();
        seen.Headers.SelectMany(header => header.Value).ShouldNotContain(value => value == "evil");
    }

    [Theory]
    [InlineData("/premium/x", 401)]
    [InlineData("/PREMIUM/x", 401)]
    [InlineData("/pub/../premium/x", 401)]
    [InlineData("/pub/%2e%2e/premium/x", 401)]
    [InlineData("//premium/x", 400)]
    [InlineData("/pub/..%2fpremium", 400)]
    [InlineData("/pub/..;/premium", 400)]
    [InlineData("/pub/%252e%252e/premium", 400)]
    [InlineData("/pub/x", 200)]
    public async Task Path_WithoutToken_IsReadAsOverHttp1(string path, int status)
    {
        using var response = await SendAsync(path, null);
        ((int)response.StatusCode).ShouldBe(status, await response.Content.ReadAsStringAsync());
        response.Version.ShouldBe(HttpVersion.Version20);
    }

    [Fact]
    [Trait("Case", "H1")]
    public async Task WebSocket_WithToken_CarriesOurIdentityAlone()
    {
        var (address, token) = _gateway.NewHolder(1);
        var seen = await ConnectAsync("/premium/x", token);
        seen.ShouldContain($"Portcullis-Account=eip155:1:{address}");
        seen.ShouldContain("Portcullis-Tier=basic");
        seen.ShouldNotContain("evil");
        seen.ShouldNotContain("Authorization");
    }

    [Fact]
    public async Task WebSocket_OpenRoute_CarriesNoIdentity() => (await ConnectAsync("/pub/x", null)).ShouldNotContain("ortcullis");

    [Theory]
    [InlineData("/premium/x", "401")]
    [InlineData("/gold/x", "401")]
    [InlineData("/pub/%252e%252e/premium", "400")]
    [InlineData("/pub//x", "400")]
    [InlineData("/nowhere", "404")]
    public async Task WebSocket_WithoutToken_IsRefused(string path, string status) =>
        (await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(path, null))).ToString().ShouldContain(status);

    private static void SpeakHttp2(JsonObject settings) =>
        settings["Kestrel"] = new JsonObject { ["EndpointDefaults"] = new JsonObject { ["Protocols"] = "Http2" } };

    private async Task<HttpResponseMessage> SendAsync(string path, string? token, params (string Name, string Value)[] headers)
    {
        var target = new Uri(_gateway.Url.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return await _gateway.Http.SendAsync(request);
    }

    private async Task<string> ConnectAsync(string path, string? token)
    {
        await File.WriteAllTextAsync(_gateway.Settings, TestFiles.Settings(_sockets.Url, SpeakHttp2));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
        return await WebSocketCall.ReadAsync(_gateway.Url, path, token, HttpVersion.Version20);
    }
}
