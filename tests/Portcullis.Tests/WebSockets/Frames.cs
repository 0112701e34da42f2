using System.Buffers.Binary;

namespace Portcullis.Tests.WebSockets;

/// <summary>Writes WebSocket frames.</summary>
internal static class Frames
{
    public static byte[] Make(int opcode, int length, bool isMasked = false)
    {
        var size = new byte[length < 126 ? 0 : length < 65_536 ? 2 : 8];
        if (size.Length == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)length);
        }
        else if (size.Length == 8)
        {
            BinaryPrimitives.WriteInt64BigEndian(size, length);
        }

        var shortLength = size.Length switch { 0 => length, 2 => 126, _ => 127 };
        return [(byte)(0x80 | opcode), (byte)(shortLength | (isMasked ? 0x80 : 0)), .. size, .. new byte[isMasked ? 4 : 0], .. Enumerable.Repeat((byte)0x88, length)];
    }
}
