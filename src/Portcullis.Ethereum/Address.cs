using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum;

/// <summary>A 20-byte Ethereum address, written with the mixed-case checksum of ERC-55.</summary>
public readonly record struct Address
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 20;

    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;

    /// <summary>Takes 20 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 20.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("an address has 20 bytes", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>The address of twenty zero bytes, which no key controls.</summary>
    public static Address Zero => default;

    /// <summary>Writes the 20 bytes at the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    /// <summary>The address as a 32-byte word, as the ABI and topics write it.</summary>
    public Hash ToWord()
    {
        Span<byte> word = stackalloc byte[Hash.Size];
        word.Clear();
        CopyTo(word[(Hash.Size - Size)..]);
        return new Hash(word);
    }

    /// <summary>The 20 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>
    /// Reads <c>0x</c> and 40 digits. Digits all of one case carry no checksum and pass; mixed case must match ERC-55.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Address address)
    {
        address = default;
        if (text is not { Length: 42 } || !Hex.TryParse(text, out var bytes))
        {
            return false;
        }

        var parsed = new Address(bytes);
        if (HasMixedCase(text.AsSpan(2)) && !string.Equals(parsed.ToString(), text, StringComparison.Ordinal))
        {
            return false;
        }

        address = parsed;
        return true;
    }

    /// <summary>Reads an address that must carry its ERC-55 checksum exactly, as ERC-4361 demands.</summary>
    public static bool TryParseChecksummed([NotNullWhen(true)] string? text, out Address address) =>
        TryParse(text, out address) && string.Equals(address.ToString(), text, StringComparison.Ordinal);

    /// <summary>Reads as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The text is not an address, or its checksum is wrong.</exception>
    public static Address Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("not an address: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case");

    /// <inheritdoc/>
    public bool Equals(Address other) => _high == other._high && _middle == other._middle && _low == other._low;

    /// <summary>A code that differs from run to run, so that nobody can choose addresses that collide.</summary>
    /// <remarks>By 32 bits at a time: of a longer number the halves would be folded into one another before they are mixed.</remarks>
    public override int GetHashCode() => HashCode.Combine((uint)(_high >> 32), (uint)_high, (uint)(_middle >> 32), (uint)_middle, _low);

    /// <summary>The address with its ERC-55 checksum.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        Span<char> digits = stackalloc char[40];
        Convert.TryToHexStringLower(bytes, digits, out _);
        Span<byte> ascii = stackalloc byte[40];
        Encoding.ASCII.GetBytes(digits, ascii);
        Span<byte> digest = stackalloc byte[Hash.Size];
        Keccak256.Compute(ascii, digest);
        for (var i = 0; i < digits.Length; i++)
        {
            var nibble = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15;
            digits[i] = nibble >= 8 ? char.ToUpperInvariant(digits[i]) : digits[i];
        }

        return string.Concat("0x", digits);
    }

    /// <summary><c>0x</c> and 40 lower-case digits.</summary>
    public string ToLowerString() => Hex.Format(ToArray());

    private static bool HasMixedCase(ReadOnlySpan<char> digits) =>
        digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
}
