using System.Net.WebSockets;
using System.Text.Json;

namespace Portcullis.Ethereum.Rpc;

/// <summary>
/// One WebSocket connection to a node: one call at a time, and what the node announces. Never follows a redirect; messages are capped in size and time.
/// After an <see cref="RpcException"/> it is of no more use. For one caller at a time.
/// </summary>
internal sealed class RpcSocket : IRpcTransport, IDisposable
{
    /// <summary>The largest message that is read, in bytes: a block with the hashes of its transactions, of which there are 15,000 per MiB.</summary>
    public const int MaxMessageSize = 2 * 1024 * 1024;

    private const int MostEarly = 64;

    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null });
    private readonly Queue<RpcNotification> _early = [];
    private readonly string _host;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private byte[] _buffer = new byte[8 * 1024];
    private Task<ReadOnlyMemory<byte>>? _receiving;
    private long _lastId;

    private RpcSocket(Uri url, TimeSpan timeout, TimeProvider clock)
    {
        (_host, _timeout, _clock) = (url.Authority, timeout, clock);

        // Liveness is asked for by calls, which the node has to answer and not only its socket.
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (NodeUrl.AuthorizationOf(url) is { } authorization)
        {
            _socket.Options.SetRequestHeader("Authorization", authorization);
        }
    }

    /// <summary>Connects.</summary>
    /// <param name="url">The node's <c>ws</c> or <c>wss</c> URL. A user name and password in it are sent as HTTP Basic.</param>
    /// <param name="timeout">The time for connecting, and for each answer.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RpcException">The node cannot be reached, or takes no WebSocket.</exception>
    public static async Task<RpcSocket> ConnectAsync(Uri url, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new RpcSocket(url, timeout, clock);
        try
        {
            await socket.WithinTimeoutAsync(stop => socket._socket.ConnectAsync(NodeUrl.ToAsk(url), socket._invoker, stop), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is not exactly one call.</exception>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count != 1)
        {
            throw new ArgumentException("a socket takes one call at a time", nameof(requests));
        }

        var (id, start) = (++_lastId, _clock.GetTimestamp());
        await WithinTimeoutAsync(stop => _socket.SendAsync(RpcWire.Write(requests, id), WebSocketMessageType.Text, endOfMessage: true, stop).AsTask(), cancellationToken);
        while (await TryReceiveAsync(_timeout - _clock.GetElapsedTime(start), cancellationToken) is { } message)
        {
            if (RpcWire.TryReadNotification(message.Span) is not { } notification)
            {
                return RpcWire.TryRead(message.Span, id, 1, isSuccess: true, out var responses, out var error) is { } fault
                    ? throw new RpcException($"the node {_host} answered over its WebSocket {fault}") { Error = error, Failure = error is null ? RpcFailure.BadAnswer : RpcFailure.Error }
                    : responses;
            }

            Keep(notification);
        }

        throw new RpcException($"the node {_host} did not answer in time over its WebSocket") { Failure = RpcFailure.Timeout };
    }

    /// <summary>The next announcement; null when none comes within a time.</summary>
    /// <exception cref="RpcException">The connection ended, or what came is no announcement to this subscription.</exception>
    public async Task<JsonElement?> NextAsync(string subscription, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!_early.TryDequeue(out var notification))
        {
            if (await TryReceiveAsync(patience, cancellationToken) is not { } message)
            {
                return null;
            }

            notification = RpcWire.TryReadNotification(message.Span);
        }

        return notification?.Subscription == subscription
            ? notification.Result
            : throw new RpcException($"the node {_host} sent over its WebSocket what was not subscribed to") { Failure = RpcFailure.BadAnswer };
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
        _invoker.Dispose();

        // What a receive still under way throws is nobody's concern any more.
        _ = _receiving?.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private void Keep(RpcNotification notification)
    {
        if (_early.Count == MostEarly)
        {
            throw new RpcException($"the node {_host} announces and does not answer") { Failure = RpcFailure.BadAnswer };
        }

        _early.Enqueue(notification);
    }

    /// <summary>The next message; null when it is not whole within a time. Then it is still waited for: to cancel a receive would end the connection.</summary>
    private async Task<ReadOnlyMemory<byte>?> TryReceiveAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        _receiving ??= ReceiveAsync();
        if (!_receiving.IsCompleted && patience > TimeSpan.Zero)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(_receiving, Task.Delay(patience, _clock, stop.Token));
            await stop.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!_receiving.IsCompleted)
        {
            return null;
        }

        var message = await _receiving;
        _receiving = null;
        return message;
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync()
    {
        for (var length = 0; ;)
        {
            var part = await TryAsync(() => _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask());
            length += part.Count;
            if (part.MessageType != WebSocketMessageType.Text)
            {
                throw new RpcException($"the node {_host} ended its WebSocket") { Failure = RpcFailure.Connection };
            }

            if (part.EndOfMessage)
            {
                return _buffer.AsMemory(0, length);
            }

            if (length >= MaxMessageSize)
            {
                throw new RpcException($"the node {_host} sent more than {MaxMessageSize} bytes over its WebSocket") { Failure = RpcFailure.TooLarge };
            }

            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxMessageSize));
            }
        }
    }

    private async Task WithinTimeoutAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await TryAsync(async () =>
            {
                await act(stop.Token);
                return true;
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException($"the WebSocket of the node {_host} was not there in time") { Failure = RpcFailure.Timeout };
        }
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException or InvalidOperationException)
        {
            throw new RpcException($"the WebSocket of the node {_host} failed", exception) { Failure = RpcFailure.Connection };
        }
    }
}
