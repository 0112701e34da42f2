using System.Numerics;

namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>The non-adjacent form: among any <c>width</c> digits at most one is not 0, and that one is odd and below 2^(width−1) in size.</summary>
internal static class SignedDigits
{
    /// <summary>The number of digits of a 128-bit value.</summary>
    public const int Count = 129;

    /// <summary>The number of odd multiples that such digits name.</summary>
    public static int TableSize(int width) => 1 << (width - 2);

    /// <summary>Writes the digits, the lowest first, so that Σ digits[i] · 2^i is the value.</summary>
    public static void Write(UInt128 value, int width, Span<short> digits)
    {
        digits.Clear();
        var position = 0;
        while (value != 0)
        {
            var zeros = (int)UInt128.TrailingZeroCount(value);
            value >>= zeros;
            position += zeros;
            var digit = (int)((ulong)value & ((1UL << width) - 1));
            value >>= width;
            if (digit >= 1 << (width - 1))
            {
                digit -= 1 << width;
                value += 1;
            }

            digits[position] = (short)digit;
            position += width;
        }
    }
}
