using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.TypedData;

/// <summary>Integers as documents write them: a JSON number, a decimal string, or <c>0x</c> and digits.</summary>
internal static class TypedDataNumber
{
    /// <summary>2⁵³ − 1: beyond it JavaScript, which most wallets are written in, reads a JSON number as another one.</summary>
    public const long LargestSafe = (1L << 53) - 1;

    private const int MaxDecimalDigits = 78;
    private const int MaxHexDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The integer when it is written so and fits the type: a <see cref="UInt256"/> or, for a signed type, a <see cref="BigInteger"/>. Null otherwise.</summary>
    public static object? Read(AbiType type, JsonElement json)
    {
        if (ReadInteger(json) is not { } number)
        {
            return null;
        }

        return type.Kind switch
        {
            AbiKind.UnsignedInteger when number.Sign >= 0 && number.GetBitLength() <= type.Size => UInt256.FromBigInteger(number),
            AbiKind.SignedInteger when number.GetBitLength() < type.Size => number,
            _ => null,
        };
    }

    /// <summary>Writes an integer so that every reader takes it for the same one.</summary>
    public static void Write(Utf8JsonWriter writer, BigInteger number)
    {
        if (BigInteger.Abs(number) <= LargestSafe)
        {
            writer.WriteNumberValue((long)number);
        }
        else
        {
            writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static BigInteger? ReadInteger(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.TryGetInt64(out var number) && number is >= -LargestSafe and <= LargestSafe ? number : null,
        JsonValueKind.String => TypedDataText.Read(json) is { } text ? ReadText(text) : null,
        _ => null,
    };

    private static BigInteger? ReadText(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            var digits = text.AsSpan(2);
            return digits.Length is > 0 and <= MaxHexDigits && !digits.ContainsAnyExcept(HexDigits)
                ? new BigInteger(Convert.FromHexString(digits.ToString().PadLeft(MaxHexDigits, '0')), isUnsigned: true, isBigEndian: true)
                : null;
        }

        var unsigned = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return unsigned.Length is > 0 and <= MaxDecimalDigits && !unsigned.ContainsAnyExceptInRange('0', '9')
            ? BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : null;
    }
}
