using System.Numerics;

namespace Portcullis.Solana.Crypto.Curve;

/// <summary>Numbers modulo the order L of the base point, little-endian.</summary>
internal static class Scalars
{
    /// <summary>The length in bytes of a reduced scalar.</summary>
    public const int Size = 32;

    private static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether the number is below L, as RFC 8032, 5.1.7 demands of S.</summary>
    public static bool IsReduced(ReadOnlySpan<byte> scalar) => new BigInteger(scalar, isUnsigned: true) < L;

    /// <summary>Reduces a number of any length into 32 bytes.</summary>
    public static void Reduce(ReadOnlySpan<byte> number, Span<byte> scalar)
    {
        scalar[..Size].Clear();
        (new BigInteger(number, isUnsigned: true) % L).TryWriteBytes(scalar, out _, isUnsigned: true);
    }
}
