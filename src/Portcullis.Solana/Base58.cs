using System.Buffers;

namespace Portcullis.Solana;

/// <summary>Bitcoin's base58, in which Solana writes addresses and signatures. Strict: bytes of a length have one text, and no other is read.</summary>
public static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const char Zero = '1';

    private static readonly SearchValues<char> Digits = SearchValues.Create(Alphabet);

    /// <summary>Writes bytes; every zero byte at their start is a <c>1</c>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var zeros = bytes.IndexOfAnyExcept((byte)0) is >= 0 and var first ? first : bytes.Length;
        Span<byte> rest = bytes[zeros..].ToArray();
        var digits = new char[zeros + MaxDigits(rest.Length)];
        var start = digits.Length;
        while (!rest.IsEmpty)
        {
            var remainder = 0;
            for (var i = 0; i < rest.Length; i++)
            {
                var value = (remainder << 8) | rest[i];
                (rest[i], remainder) = ((byte)(value / Alphabet.Length), value % Alphabet.Length);
            }

            digits[--start] = Alphabet[remainder];
            rest = rest.TrimStart((byte)0);
        }

        digits.AsSpan(start - zeros, zeros).Fill(Zero);
        return new string(digits, start - zeros, digits.Length - start + zeros);
    }

    /// <summary>Reads a text that stands for exactly as many bytes as there is room for.</summary>
    /// <param name="text">The text; its length is checked before anything is computed.</param>
    /// <param name="destination">Filled when the text is read, and spoilt when it is not.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        destination.Clear();
        if (text.Length > MaxDigits(destination.Length) || text.ContainsAnyExcept(Digits))
        {
            return false;
        }

        foreach (var digit in text)
        {
            var carry = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            for (var i = destination.Length - 1; i >= 0; i--)
            {
                carry += destination[i] * Alphabet.Length;
                (destination[i], carry) = ((byte)carry, carry >> 8);
            }

            if (carry > 0)
            {
                return false;
            }
        }

        return CountLeading(text, Zero) == CountLeading<byte>(destination, 0);
    }

    /// <summary>The most digits that a number of bytes takes: 58 to the power of 15 is a little more than 2 to that of 87.</summary>
    private static int MaxDigits(int bytes) => ((bytes * 8 * 15) / 87) + 1;

    private static int CountLeading<T>(ReadOnlySpan<T> span, T value)
        where T : IEquatable<T> => span.IndexOfAnyExcept(value) is >= 0 and var first ? first : span.Length;
}
