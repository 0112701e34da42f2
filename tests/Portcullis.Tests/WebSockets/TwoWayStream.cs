namespace Portcullis.Tests.WebSockets;

/// <summary>A connection whose other side has sent these bytes, and then nothing more; what is written to it is kept.</summary>
internal sealed class TwoWayStream(byte[] sent) : MemoryStream(sent, writable: false)
{
    public List<byte> Received { get; } = [];

    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Received.AddRange(buffer.Span);
        return default;
    }
}
