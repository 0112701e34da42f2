using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portcullis.Tests.Gateway;

/// <summary>Upgraded connections go the same way as requests: gated, and with no word of the client's about who it is.</summary>
public sealed class WebSocketTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();
    private readonly WebApplication _upstream;

    public WebSocketTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _upstream = builder.Build();
        _upstream.Urls.Add("http://127.0.0.1:0");
        _upstream.UseWebSockets();
        _upstream.Run(TellHeadersAsync);
    }

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        await _gateway.InitializeAsync();
        await File.WriteAllTextAsync(_gateway.Settings, TestFiles.Settings(_upstream.Urls.Single()));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
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
    public async Task Upgrade_OfBadVersionThenAnotherRequest_EachIsDecidedOn()
    {
        var host = _gateway.Url.Authority;
        var answer = await RawHttp.SendAsync(
            _gateway.Url,
            $"GET /pub/x HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 777\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            + $"GET /premium/x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        answer.ShouldContain("missing_token");
    }

    private async Task<string> ConnectAsync(string path, string? token)
    {
        using var client = new ClientWebSocket();
        client.Options.SetRequestHeader("Portcullis-Account", "evil");
        client.Options.SetRequestHeader("Portcullis_Tier", "evil");
        if (token is not null)
        {
            client.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        await client.ConnectAsync(new Uri($"ws://{_gateway.Url.Authority}{path}"), CancellationToken.None);
        var buffer = new byte[16_384];
        var read = await client.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }

    private static async Task TellHeadersAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var text = string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"));
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
