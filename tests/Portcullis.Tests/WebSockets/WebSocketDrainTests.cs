using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.WebSockets;

/// <summary>A gateway that stops says so to its WebSockets, and the upstream hears it too.</summary>
public sealed class WebSocketDrainTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<WebSocketCloseStatus?> _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _signal = new();
    private readonly WebSocketUpstream _upstream;
    private readonly TestGateway _gateway;
    private string _protocols = "Http1";
    private string _timeout = "60";

    public WebSocketDrainTests()
    {
        _upstream = new(HearAsync);
        _gateway = new() { Change = Configure };
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _upstream.DisposeAsync();
        _signal.Dispose();
    }

    [Theory]
    [InlineData("Http1", 1)]
    [InlineData("Http2", 2)]
    [Trait("Case", "R16")]
    public async Task Stop_OpenWebSocket_IsClosedWith1001OnBothSides(string protocols, int version)
    {
        _protocols = protocols;
        using var client = await OpenAsync(version);
        var stopped = StopAsync();

        var (told, status) = await ReceiveAsync(client);

        (told, status).ShouldBe((WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable));
        await client.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, CancellationToken.None);
        (await _heard.Task.WaitAsync(Patience)).ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
        await stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task Stop_ClientThatDoesNotAnswer_IsCutOffAfterTheTimeout()
    {
        _timeout = "5";
        using var client = await OpenAsync(1);
        await StopAsync().WaitAsync(Patience);
        (await ReceiveAsync(client)).ShouldBe((WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable));
    }

    private async Task<ClientWebSocket> OpenAsync(int version)
    {
        await _upstream.StartAsync();
        await _gateway.InitializeAsync();
        await File.WriteAllTextAsync(_gateway.Settings, TestFiles.Settings(_upstream.Url, Configure));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
        var (_, token) = _gateway.NewHolder(1);
        var client = await WebSocketCall.OpenAsync(_gateway.Url, "/premium/x", token, new Version(version, version == 1 ? 1 : 0));
        (await ReceiveAsync(client)).Type.ShouldBe(WebSocketMessageType.Text);
        return client;
    }

    private Task StopAsync()
    {
        var stopped = _gateway.App.WaitForShutdownAsync(_signal.Token);
        _signal.Cancel();
        return stopped;
    }

    private static async Task<(WebSocketMessageType Type, WebSocketCloseStatus? Status)> ReceiveAsync(ClientWebSocket client)
    {
        using var patience = new CancellationTokenSource(Patience);
        var received = await client.ReceiveAsync(new byte[16_384], patience.Token);
        return (received.MessageType, received.CloseStatus);
    }

    private async Task HearAsync(WebSocket socket)
    {
        var heard = await socket.ReceiveAsync(new byte[1024], CancellationToken.None);
        _heard.TrySetResult(heard.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private void Configure(JsonObject settings)
    {
        settings["ShutdownTimeoutSeconds"] = _timeout;
        settings["Kestrel"] = new JsonObject { ["EndpointDefaults"] = new JsonObject { ["Protocols"] = _protocols } };
    }
}
