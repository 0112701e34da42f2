using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portcullis.Ethereum;

/// <summary>The two hexadecimal forms of the Ethereum JSON-RPC API: data (<c>0x</c> and an even number of digits) and quantity.</summary>
public static class Hex
{
    /// <summary>Writes data as <c>0x</c> and two lower-case digits a byte.</summary>
    public static string Format(ReadOnlySpan<byte> bytes) => string.Concat("0x", Convert.ToHexStringLower(bytes));

    /// <summary>Writes a quantity: <c>0x</c>, no leading zero, <c>0x0</c> for zero.</summary>
    public static string FormatQuantity(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Reads data. Needs the <c>0x</c> prefix and whole bytes; digits of either case.</summary>
    /// <returns>False when the text is not such data; nothing is thrown.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null || text.Length % 2 != 0 || !text.StartsWith("0x", StringComparison.Ordinal))
        {
            return false;
        }

        var buffer = new byte[(text.Length - 2) / 2];
        if (Convert.FromHexString(text.AsSpan(2), buffer, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != buffer.Length)
        {
            return false;
        }

        bytes = buffer;
        return true;
    }

    /// <summary>Reads data from UTF-8, as <see cref="TryParse(string, out byte[])"/> does.</summary>
    /// <returns>False when the text is not such data; nothing is thrown.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (utf8.Length % 2 != 0 || !utf8.StartsWith("0x"u8))
        {
            return false;
        }

        var buffer = new byte[(utf8.Length - 2) / 2];
        if (Convert.FromHexString(utf8[2..], buffer, out _, out var written) != System.Buffers.OperationStatus.Done || written != buffer.Length)
        {
            return false;
        }

        bytes = buffer;
        return true;
    }

    /// <summary>Reads data as <see cref="TryParse(string, out byte[])"/> does.</summary>
    /// <exception cref="FormatException">The text is not <c>0x</c> and whole bytes.</exception>
    public static byte[] Parse(string text) =>
        TryParse(text, out var bytes) ? bytes : throw new FormatException("not hexadecimal data: 0x and an even number of digits");

    /// <summary>Reads a quantity of at most 64 bits. Leading zeros are accepted, since nodes send them.</summary>
    public static bool TryParseQuantity([NotNullWhen(true)] string? text, out ulong value)
    {
        value = 0;
        return text is { Length: > 2 and <= 66 }
            && text.StartsWith("0x", StringComparison.Ordinal)
            && !text.Contains('\0', StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(2).TrimStart('0') is { Length: > 0 } digits ? digits : "0", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
