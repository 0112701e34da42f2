using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Portcullis.WebSockets;

/// <summary>
/// The client's side of a WebSocket that is passed through byte by byte, which the gateway can close. The client is sent a close frame between two frames of
/// the upstream's, and nothing after it. When the gateway stops (1001, going away) the client's answer goes through to the upstream: so both learn of the end,
/// and the connection closes by itself. When the client is refused (1008, policy violation) nothing that it sends goes through any more but the frame that
/// it has begun: the upstream is sent a close frame in its place.
/// </summary>
internal sealed class ClosableStream : Stream
{
    private readonly Stream _client;
    private readonly CancellationTokenRegistration _stopping;
    private readonly FrameBoundaries _toClient = new();
    private readonly FrameBoundaries _fromClient = new();
    private readonly SemaphoreSlim _turn = new(1);
    private int _status;
    private volatile bool _isRefused;
    private volatile bool _ended;
    private bool _isUpstreamTold;

    /// <param name="client">The client's connection.</param>
    /// <param name="stopping">Cancelled when the gateway is told to stop.</param>
    public ClosableStream(Stream client, CancellationToken stopping)
    {
        _client = client;
        _stopping = stopping.Register(() => Close(WebSocketCloseStatus.EndpointUnavailable));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Completes when the client was told, if it could be told at once.</summary>
    internal Task Leaving { get; private set; } = Task.CompletedTask;

    private bool IsLeaving => Volatile.Read(ref _status) != 0;

    /// <summary>The close frame that the client is sent.</summary>
    internal static byte[] CloseFrame(WebSocketCloseStatus status)
    {
        byte[] frame = [0x88, 0x02, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)status);
        return frame;
    }

    /// <summary>The close frame with 1008 that the upstream is sent in the client's place: masked, as a client's must be, with a key of zeros.</summary>
    internal static byte[] RefusalFrame { get; } = [0x88, 0x82, 0, 0, 0, 0, .. CloseFrame(WebSocketCloseStatus.PolicyViolation).AsSpan(2)];

    /// <summary>Closes with 1008, and passes on nothing of the client's any more. Returns at once; may be called from any thread.</summary>
    public void Refuse()
    {
        _isRefused = true;
        Close(WebSocketCloseStatus.PolicyViolation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!IsRefusalDue(buffer))
        {
            var read = await _client.ReadAsync(buffer, cancellationToken);
            var passed = _fromClient.Take(buffer.Span[..read], stopAtEnd: _isRefused);
            if (passed > 0 || read == 0)
            {
                return passed;
            }
        }

        _isUpstreamTold = true;
        RefusalFrame.CopyTo(buffer);
        return RefusalFrame.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_ended)
            {
                var taken = _toClient.Take(buffer.Span, stopAtEnd: IsLeaving);
                await _client.WriteAsync(buffer[..taken], cancellationToken);
                await TryLeaveAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _client.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _ended = true;
        _stopping.Dispose();
        _client.Dispose();
        base.Dispose(disposing);
    }

    private bool IsRefusalDue(Memory<byte> buffer) =>
        _isRefused && !_isUpstreamTold && _fromClient is { AtEnd: true, SawClose: false } && buffer.Length >= RefusalFrame.Length;

    /// <summary>The first reason counts.</summary>
    private void Close(WebSocketCloseStatus status)
    {
        if (Interlocked.CompareExchange(ref _status, (int)status, 0) == 0)
        {
            Leaving = LeaveAsync();
        }
    }

    private async Task LeaveAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await TryLeaveAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client is gone already.
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task TryLeaveAsync(CancellationToken cancellationToken)
    {
        if (IsLeaving && !_ended && _toClient is { AtEnd: true, SawClose: false })
        {
            _ended = true;
            await _client.WriteAsync(CloseFrame((WebSocketCloseStatus)_status), cancellationToken);
        }
    }
}
