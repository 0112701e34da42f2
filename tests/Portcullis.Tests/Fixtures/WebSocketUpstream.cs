using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portcullis.Tests.Fixtures;

/// <summary>An upstream that tells a WebSocket the headers that it came with, and closes; or goes on to do as the test says.</summary>
internal sealed class WebSocketUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<WebSocket, Task> _next;

    public WebSocketUpstream(Func<WebSocket, Task>? next = null)
    {
        _next = next ?? (socket => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.UseWebSockets();
        _app.Run(TellHeadersAsync);
    }

    public string Url => _app.Urls.Single();

    public Task StartAsync() => _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TellHeadersAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var text = string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"));
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await _next(socket);
    }
}
