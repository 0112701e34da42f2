using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Testing.Faults;

/// <summary>
/// A JSON-RPC node in this process that is talked to over WebSockets, on a free port of the loopback interface. It announces blocks when it is told to, and sends whatever a test
/// wants to see refused.
/// </summary>
public sealed class SocketNode : IAsyncDisposable
{
    /// <summary>The id that every subscription gets.</summary>
    public const string SubscriptionId = "0xcd0c3e8af590364c09d0fa6a1210faf5";

    private readonly WebApplication _app;
    private readonly INodeBackend _chain;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<WebSocket, HttpContext> _open = new();
    private readonly ConcurrentQueue<string> _methods = new();
    private readonly ConcurrentQueue<string> _handshakes = new();
    private int _answered;

    private SocketNode(INodeBackend chain)
    {
        _chain = chain;
        _app = LoopbackApp.Create();
        _app.UseWebSockets();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens, <c>ws://127.0.0.1:port/</c>.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The methods that it answers; all by default.</summary>
    public Func<string, bool> Answers { get; set; } = _ => true;

    /// <summary>Changes an answer before it is sent.</summary>
    public Action<string, JsonObject> Spoil { get; set; } = (_, _) => { };

    /// <summary>The HTTP status with which it refuses WebSockets; null when it takes them, 0 when it leaves them without an answer. A redirect leads to itself.</summary>
    public int? Refusal { get; set; }

    /// <summary>The methods that it was asked, oldest first.</summary>
    public IReadOnlyCollection<string> Methods => _methods;

    /// <summary>How many answers it sent. What it announces afterwards comes after them.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>The handshakes so far: path and <c>Authorization</c>.</summary>
    public IReadOnlyCollection<string> Handshakes => _handshakes;

    /// <summary>Starts listening.</summary>
    public static async Task<SocketNode> StartAsync(INodeBackend chain)
    {
        var node = new SocketNode(chain);
        await node._app.StartAsync();
        node.Url = new UriBuilder(node._app.Urls.Single()) { Scheme = "ws" }.Uri;
        return node;
    }

    /// <summary>Announces the newest block, or one that is given, on every connection.</summary>
    public async Task AnnounceAsync(JsonNode? header = null, string subscription = SubscriptionId)
    {
        header ??= (await _chain.AnswerAsync("eth_getBlockByNumber", ["latest", false]))["result"];
        var message = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "eth_subscription",
            ["params"] = new JsonObject { ["subscription"] = subscription, ["result"] = header?.DeepClone() },
        };
        await SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()));
    }

    /// <summary>Sends bytes as a message, or as a part of one, on every connection.</summary>
    public async Task SendAsync(byte[] message, bool isWhole = true, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        foreach (var socket in _open.Keys)
        {
            await SendAsync(socket, message, isWhole, type);
        }
    }

    /// <summary>Breaks every connection.</summary>
    public void Drop()
    {
        foreach (var context in _open.Values)
        {
            context.Abort();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
        _sending.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        _handshakes.Enqueue($"{context.Request.Path} {context.Request.Headers.Authorization}".TrimEnd());
        try
        {
            if (Refusal == 0)
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, context.RequestAborted);
                await Task.Delay(Timeout.Infinite, end.Token);
            }
            else if (Refusal is { } status)
            {
                context.Response.StatusCode = status;
                context.Response.Headers.Location = "/elsewhere";
            }
            else
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                _open[socket] = context;
                await ServeAsync(socket);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task ServeAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token) is { MessageType: WebSocketMessageType.Text } part)
            {
                var call = JsonNode.Parse(buffer.AsSpan(0, part.Count))!.AsObject();
                var method = call["method"]!.GetValue<string>();
                _methods.Enqueue(method);
                if (Answers(method))
                {
                    await SendAsync(socket, Encoding.UTF8.GetBytes((await AnswerAsync(call, method)).ToJsonString()), isWhole: true, WebSocketMessageType.Text);
                    Interlocked.Increment(ref _answered);
                }
            }
        }
        finally
        {
            _open.TryRemove(socket, out _);
        }
    }

    private async Task<JsonObject> AnswerAsync(JsonObject call, string method)
    {
        var answer = method == "eth_subscribe"
            ? new JsonObject { ["jsonrpc"] = "2.0", ["result"] = SubscriptionId }
            : await _chain.AnswerAsync(method, call["params"]!.AsArray());
        answer["id"] = call["id"]!.DeepClone();
        Spoil(method, answer);
        return answer;
    }

    private async Task SendAsync(WebSocket socket, byte[] message, bool isWhole, WebSocketMessageType type)
    {
        await _sending.WaitAsync(_stop.Token);
        try
        {
            await socket.SendAsync(message, type, isWhole, _stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or ObjectDisposedException)
        {
            // The client went away.
        }
        finally
        {
            _sending.Release();
        }
    }
}
