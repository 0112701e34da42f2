using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Solana;

/// <summary>A 32-byte Solana address, written in base58: of a wallet its Ed25519 key, of a program's account a point that no key has.</summary>
public readonly record struct SolanaAddress
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _0;
    private readonly ulong _1;
    private readonly ulong _2;
    private readonly ulong _3;

    /// <summary>Takes 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32.</exception>
    public SolanaAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("a Solana address has 32 bytes", nameof(bytes));
        }

        _0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Writes the 32 bytes at the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _3);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Reads base58 of exactly 32 bytes: 32 to 44 characters, in the one way that they can be written.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SolanaAddress address)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var isRead = text is not null && Base58.TryDecode(text, bytes);
        address = isRead ? new SolanaAddress(bytes) : default;
        return isRead;
    }

    /// <summary>Reads as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static SolanaAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("not a Solana address: base58 of 32 bytes");

    /// <summary>The address in base58.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Base58.Encode(bytes);
    }
}
