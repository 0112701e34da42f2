using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Portcullis.Ethereum;

/// <summary>An unsigned 256-bit integer: the EVM's word. Token amounts are held in it, in base units.</summary>
public readonly record struct UInt256 : IComparable<UInt256>
{
    /// <summary>The length in bytes of the big-endian form.</summary>
    public const int Size = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>Joins two halves.</summary>
    public UInt256(UInt128 high, UInt128 low) => (_high, _low) = (high, low);

    /// <summary>Reads 32 big-endian bytes, as the ABI writes a <c>uint256</c>.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32.</exception>
    public UInt256(ReadOnlySpan<byte> bigEndian)
    {
        if (bigEndian.Length != Size)
        {
            throw new ArgumentException("a 256-bit word has 32 bytes", nameof(bigEndian));
        }

        _high = BinaryPrimitives.ReadUInt128BigEndian(bigEndian);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bigEndian[16..]);
    }

    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(0, 1);

    /// <summary>2²⁵⁶ − 1.</summary>
    public static UInt256 MaxValue => new(UInt128.MaxValue, UInt128.MaxValue);

    /// <summary>Whether the value is zero.</summary>
    public bool IsZero => _high == 0 && _low == 0;

    /// <summary>Takes a 64-bit value.</summary>
    public static implicit operator UInt256(ulong value) => new(0, value);

    /// <summary>Takes a 64-bit value.</summary>
    public static UInt256 FromUInt64(ulong value) => value;

    /// <summary>Takes a non-negative integer.</summary>
    /// <exception cref="OverflowException">The value is negative or needs more than 256 bits.</exception>
    public static UInt256 FromBigInteger(BigInteger value) => new((UInt128)(value >> 128), (UInt128)(value & UInt128.MaxValue));

    /// <summary>The value as an integer of any size.</summary>
    public BigInteger ToBigInteger() => ((BigInteger)_high << 128) | _low;

    /// <summary>Writes 32 big-endian bytes at the start of <paramref name="destination"/>.</summary>
    public void WriteBigEndian(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _low);
    }

    /// <summary>The 32 big-endian bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        WriteBigEndian(bytes);
        return bytes;
    }

    /// <summary>The value when it fits 64 bits.</summary>
    public bool TryToUInt64(out ulong value)
    {
        value = (ulong)_low;
        return _high == 0 && _low <= ulong.MaxValue;
    }

    /// <summary>Adds; the largest value where the sum would need more than 256 bits, so that a sum never wraps to a small one.</summary>
    public UInt256 AddSaturating(UInt256 other)
    {
        var low = _low + other._low;
        UInt128 carry = low < _low ? 1u : 0u;
        var high = _high + other._high;
        return high < _high || high + carry < high ? MaxValue : new UInt256(high + carry, low);
    }

    /// <summary>Reads decimal digits only: no sign, no separators, at most 78 digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UInt256 value)
    {
        value = default;
        // The digits are checked here, since NumberStyles.None lets NUL characters at the end pass.
        if (text is not { Length: > 0 and <= 78 } || text.AsSpan().ContainsAnyExceptInRange('0', '9') || !BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer)
            || integer.GetBitLength() > 256)
        {
            return false;
        }

        value = FromBigInteger(integer);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(UInt256 other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>Whether the left value is smaller.</summary>
    public static bool operator <(UInt256 left, UInt256 right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left value is larger.</summary>
    public static bool operator >(UInt256 left, UInt256 right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left value is smaller or equal.</summary>
    public static bool operator <=(UInt256 left, UInt256 right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left value is larger or equal.</summary>
    public static bool operator >=(UInt256 left, UInt256 right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(UInt256 other) => _high == other._high && _low == other._low;

    /// <summary>A code that differs from run to run, so that nobody can choose values that collide.</summary>
    public override int GetHashCode()
    {
        Span<byte> bytes = stackalloc byte[Size];
        WriteBigEndian(bytes);
        var code = new HashCode();
        code.AddBytes(bytes);
        return code.ToHashCode();
    }

    /// <summary>The value in decimal digits.</summary>
    public override string ToString() => ToBigInteger().ToString(CultureInfo.InvariantCulture);
}
