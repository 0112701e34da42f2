namespace Portcullis.WebSockets;

/// <summary>
/// The client's side of a WebSocket that is passed through byte by byte. When the gateway is told to stop, the client is sent a close frame with
/// 1001 (going away) between two frames of the upstream's, and nothing after it. The client answers with its own, which goes through to the
/// upstream: so both learn of the end, and the connection closes by itself.
/// </summary>
internal sealed class GoingAwayStream : Stream
{
    /// <summary>A close frame with status 1001.</summary>
    internal static readonly byte[] CloseFrame = [0x88, 0x02, 0x03, 0xE9];

    private readonly Stream _client;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenRegistration _registration;
    private readonly FrameBoundaries _frames = new();
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _ended;

    /// <param name="client">The client's connection.</param>
    /// <param name="stopping">Cancelled when the gateway is told to stop.</param>
    public GoingAwayStream(Stream client, CancellationToken stopping)
    {
        (_client, _stopping) = (client, stopping);
        _registration = stopping.Register(() => Leaving = LeaveAsync());
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

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _client.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_ended)
            {
                var taken = _frames.Take(buffer.Span, stopAtEnd: _stopping.IsCancellationRequested && !_frames.SawClose);
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
        _registration.Dispose();
        _client.Dispose();
        base.Dispose(disposing);
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
        if (_stopping.IsCancellationRequested && !_ended && _frames is { AtEnd: true, SawClose: false })
        {
            _ended = true;
            await _client.WriteAsync(CloseFrame, cancellationToken);
        }
    }
}
