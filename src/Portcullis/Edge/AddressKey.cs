using System.Buffers.Binary;
using System.Net;

namespace Portcullis.Edge;

/// <summary>
/// Whose requests are counted as one client's: an IPv4 address, or an IPv6 network of 64 bits, which is what one household or machine is given.
/// </summary>
internal readonly record struct AddressKey(ulong Network)
{
    /// <summary>The client with this address.</summary>
    public static AddressKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out var length);

        // The IPv6 networks that an IPv4 address is counted among here, ::/32, are given to nobody.
        return new(length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
