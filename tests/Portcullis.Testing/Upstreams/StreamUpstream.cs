using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Portcullis.Testing.Upstreams;

/// <summary>
/// An HTTP server in this process whose answers go on until they are told to end, or the other side breaks them off. The last part of a path says what the
/// answer is: <c>events</c>, <c>call</c> (gRPC), <c>silent</c> (a call that is not answered), <c>short</c> (of a stated length, and ended), anything else a
/// body of no stated length. Each begins with the line <c>open</c>. A WebSocket is told the same.
/// </summary>
public sealed class StreamUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Channel<string>, byte> _open = new();
    private int _broken;

    private StreamUpstream(HttpProtocols protocols)
    {
        _app = LoopbackApp.Create(protocols);
        _app.UseWebSockets();
        _app.Run(context => context.WebSockets.IsWebSocketRequest ? TalkAsync(context) : AnswerAsync(context));
    }

    /// <summary>Where it listens, <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Whether it speaks HTTP/2 alone, by prior knowledge.</summary>
    public bool IsHttp2 { get; private init; }

    /// <summary>How many answers are under way, without WebSockets.</summary>
    public int Open => _open.Count;

    /// <summary>How many answers the other side broke off.</summary>
    public int Broken => _broken;

    /// <summary>With what each WebSocket was closed; null where it broke off.</summary>
    public ConcurrentQueue<WebSocketCloseStatus?> Closed { get; } = new();

    /// <summary>Starts listening.</summary>
    public static async Task<StreamUpstream> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var upstream = new StreamUpstream(protocols) { IsHttp2 = protocols == HttpProtocols.Http2 };
        await upstream._app.StartAsync();
        upstream.Url = new Uri(upstream._app.Urls.Single());
        return upstream;
    }

    /// <summary>Sends a line more in every answer under way.</summary>
    public void Push(string line)
    {
        foreach (var (lines, _) in _open)
        {
            lines.Writer.TryWrite(line);
        }
    }

    /// <summary>Lets every answer under way come to its end.</summary>
    public void End()
    {
        foreach (var (lines, _) in _open)
        {
            lines.Writer.TryComplete();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        End();
        return _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var kind = context.Request.Path.Value!.Split('/')[^1];
        context.Response.ContentType = kind switch { "events" => "text/event-stream", "call" or "silent" => "application/grpc", _ => "text/plain" };
        if (kind == "short")
        {
            context.Response.ContentLength = "open\n".Length;
            await context.Response.WriteAsync("open\n");
            return;
        }

        var lines = Channel.CreateUnbounded<string>();
        _open.TryAdd(lines, 0);
        try
        {
            await SendAsync(context, lines.Reader, begins: kind != "silent");
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            Interlocked.Increment(ref _broken);
        }
        finally
        {
            _open.TryRemove(lines, out _);
        }
    }

    private static async Task SendAsync(HttpContext context, ChannelReader<string> lines, bool begins)
    {
        if (begins)
        {
            await context.Response.WriteAsync("open\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await foreach (var line in lines.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync($"{line}\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task TalkAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes("open"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            var buffer = new byte[1024];
            var heard = await socket.ReceiveAsync(buffer, CancellationToken.None);
            while (heard.MessageType != WebSocketMessageType.Close)
            {
                await socket.SendAsync(buffer.AsMemory(0, heard.Count), heard.MessageType, heard.EndOfMessage, CancellationToken.None);
                heard = await socket.ReceiveAsync(buffer, CancellationToken.None);
            }

            Closed.Enqueue(heard.CloseStatus);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            Closed.Enqueue(null);
        }
    }
}
