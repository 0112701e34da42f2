using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Portcullis.Ethereum.Abi;

/// <summary>Values of one word, in both directions. A word that its type's encoder would not write is refused.</summary>
internal static class AbiWord
{
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    public static UInt256 FromUInt64(ulong value) => value;

    public static int RoundUp(int length) => checked(length + AbiType.WordSize - 1) / AbiType.WordSize * AbiType.WordSize;

    /// <exception cref="ArgumentException">The value does not fit the type.</exception>
    public static UInt256 FromValue(AbiType type, object value) => type.Kind switch
    {
        AbiKind.UnsignedInteger => FromUnsigned(type, value),
        AbiKind.SignedInteger => FromSigned(type, value),
        AbiKind.Boolean when value is bool flag => flag ? UInt256.One : UInt256.Zero,
        AbiKind.Address when value is Address address => LeftPadded(address.ToArray()),
        AbiKind.FixedBytes when value is Bytes bytes && bytes.Length == type.Size => RightPadded(bytes.Span),
        AbiKind.FixedBytes when value is Hash hash && type.Size == Hash.Size => new UInt256(hash.ToArray()),
        _ => throw Misfit(type, value),
    };

    public static bool TryToValue(AbiType type, ReadOnlySpan<byte> word, [NotNullWhen(true)] out object? value)
    {
        value = type.Kind switch
        {
            AbiKind.UnsignedInteger when IsZero(word[..^(type.Size / 8)]) => new UInt256(word),
            AbiKind.SignedInteger => ToSigned(type, word),
            AbiKind.Boolean when IsZero(word[..^1]) && word[^1] <= 1 => word[^1] == 1,
            AbiKind.Address when IsZero(word[..^Address.Size]) => new Address(word[^Address.Size..]),
            AbiKind.FixedBytes when IsZero(word[type.Size..]) => new Bytes(word[..type.Size].ToArray()),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>A length or an offset, when it fits.</summary>
    public static bool TryToLength(ReadOnlySpan<byte> word, out int length)
    {
        length = 0;
        var fits = new UInt256(word).TryToUInt64(out var value) && value <= int.MaxValue;
        length = fits ? (int)value : 0;
        return fits;
    }

    public static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);

    public static ArgumentException Misfit(AbiType type, object? value) =>
        new($"a value of type {value?.GetType().Name ?? "null"} does not fit {type}", nameof(value));

    private static UInt256 FromUnsigned(AbiType type, object value)
    {
        var number = ToInteger(type, value);
        return number.Sign >= 0 && number.GetBitLength() <= type.Size ? UInt256.FromBigInteger(number) : throw Misfit(type, value);
    }

    private static UInt256 FromSigned(AbiType type, object value)
    {
        var number = ToInteger(type, value);
        return number.GetBitLength() < type.Size ? UInt256.FromBigInteger(number.Sign < 0 ? number + Modulus : number) : throw Misfit(type, value);
    }

    private static BigInteger ToInteger(AbiType type, object value) => value switch
    {
        UInt256 number => number.ToBigInteger(),
        BigInteger number => number,
        ulong number => number,
        int number => number,
        long number => number,
        _ => throw Misfit(type, value),
    };

    private static BigInteger? ToSigned(AbiType type, ReadOnlySpan<byte> word)
    {
        var number = new BigInteger(word, isUnsigned: false, isBigEndian: true);
        return number.GetBitLength() < type.Size ? number : null;
    }

    private static UInt256 LeftPadded(ReadOnlySpan<byte> bytes)
    {
        Span<byte> word = stackalloc byte[AbiType.WordSize];
        word.Clear();
        bytes.CopyTo(word[^bytes.Length..]);
        return new UInt256(word);
    }

    private static UInt256 RightPadded(ReadOnlySpan<byte> bytes)
    {
        Span<byte> word = stackalloc byte[AbiType.WordSize];
        word.Clear();
        bytes.CopyTo(word);
        return new UInt256(word);
    }
}
