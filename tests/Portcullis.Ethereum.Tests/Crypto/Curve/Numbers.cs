using System.Numerics;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

/// <summary>Numbers of 256 bits that arithmetic goes wrong on, and random ones.</summary>
internal static class Numbers
{
    /// <summary>Edges around <paramref name="modulus"/> and around words and limbs, then random numbers, all below it.</summary>
    public static IEnumerable<BigInteger> Below(BigInteger modulus, int random, int seed)
    {
        int[] bits = [1, 26, 51, 52, 53, 62, 63, 64, 104, 127, 128, 156, 192, 208, 248, 255];
        return ((BigInteger[])[0, 1, 2, 3, 7, 976, 977, modulus - 1, modulus - 2, modulus / 2, (modulus / 2) + 1, BigInteger.Pow(2, 256) - modulus])
            .Concat(bits.SelectMany(bit => (BigInteger[])[BigInteger.Pow(2, bit) - 1, BigInteger.Pow(2, bit), BigInteger.Pow(2, bit) + 1]))
            .Concat(Random(random, seed).Select(number => number % modulus))
            .Where(number => number < modulus);
    }

    /// <summary>Numbers of 256 random bits.</summary>
    public static IEnumerable<BigInteger> Random(int count, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[32];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            yield return ReferenceCurve.Read(bytes);
        }
    }
}
