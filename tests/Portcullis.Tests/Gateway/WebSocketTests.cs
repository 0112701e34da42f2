using System.Net.WebSockets;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>Upgraded connections go the same way as requests: gated, and with no word of the client's about who it is.</summary>
public sealed class WebSocketTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();
    private readonly WebSocketUpstream _upstream = new();

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        await _gateway.InitializeAsync();
        await File.WriteAllTextAsync(_gateway.Settings, TestFiles.Settings(_upstream.Url));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    [Trait("Case", "H1")]
    public async Task Upgrade_WithToken_CarriesOurIdentityAlone()
    {
        var (address, token) = _gateway.NewHolder(1);
        var seen = await ConnectAsync("/premium/x", token);
        seen.ShouldContain($"Portcullis-Account=eip155:1:{address}");
        seen.ShouldContain("Portcullis-Tier=basic");
        seen.ShouldNotContain("evil");
        seen.ShouldNotContain("Authorization");
    }

    [Fact]
    public async Task Upgrade_OpenRoute_CarriesNoIdentity() => (await ConnectAsync("/pub/x", null)).ShouldNotContain("ortcullis");

    [Theory]
    [InlineData(null, "401")]
    [InlineData("bad", "401")]
    public async Task Upgrade_WithoutGoodToken_IsRefused(string? token, string status) =>
        (await Should.ThrowAsync<WebSocketException>(() => ConnectAsync("/premium/x", token))).Message.ShouldContain(status);

    [Fact]
    [Trait("Case", "G4")]
    public async Task Upgrade_OfBadVersionThenAnotherRequest_EachIsDecidedOn()
    {
        var host = _gateway.Url.Authority;
        var answer = await RawHttp.SendAsync(
            _gateway.Url,
            $"GET /pub/x HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 777\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            + $"GET /premium/x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        answer.ShouldContain("missing_token");
    }

    private Task<string> ConnectAsync(string path, string? token) => WebSocketCall.ReadAsync(_gateway.Url, path, token, new Version(1, 1));
}
