using System.Buffers.Binary;

namespace Portcullis.WebSockets;

/// <summary>Follows the bytes of one direction of a WebSocket (RFC 6455, 5.2), to know where its frames end.</summary>
internal sealed class FrameBoundaries
{
    private const int CloseOpcode = 8;
    private const int LongestHead = 14;

    private readonly byte[] _head = new byte[LongestHead];
    private int _headRead;
    private ulong _left;

    /// <summary>Whether the bytes so far are whole frames.</summary>
    public bool AtEnd => _headRead == 0 && _left == 0;

    /// <summary>Whether a close frame has begun: after it nothing may be sent.</summary>
    public bool SawClose { get; private set; }

    /// <summary>Follows bytes.</summary>
    /// <param name="bytes">What comes next.</param>
    /// <param name="stopAtEnd">Whether to take no byte beyond the end of the frame that they are in.</param>
    /// <returns>How many were taken.</returns>
    public int Take(ReadOnlySpan<byte> bytes, bool stopAtEnd)
    {
        var taken = 0;
        while (taken < bytes.Length && !(stopAtEnd && AtEnd))
        {
            taken += _left > 0 ? TakePayload(bytes.Length - taken) : TakeHead(bytes[taken]);
        }

        return taken;
    }

    private int TakePayload(int available)
    {
        var part = (int)Math.Min(_left, (ulong)available);
        _left -= (ulong)part;
        return part;
    }

    private int TakeHead(byte next)
    {
        _head[_headRead++] = next;
        if (_headRead >= 2 && _headRead == HeadLength())
        {
            SawClose |= (_head[0] & 0x0F) == CloseOpcode;
            _left = PayloadLength();
            _headRead = 0;
        }

        return 1;
    }

    private int HeadLength() => 2 + LengthSize() + ((_head[1] & 0x80) == 0 ? 0 : 4);

    private int LengthSize() => (_head[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };

    private ulong PayloadLength() => LengthSize() switch
    {
        0 => (ulong)(_head[1] & 0x7F),
        2 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
        _ => BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)),
    };
}
