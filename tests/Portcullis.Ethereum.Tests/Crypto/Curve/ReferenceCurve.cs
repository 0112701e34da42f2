using System.Numerics;

namespace Portcullis.Ethereum.Tests.Crypto.Curve;

/// <summary>secp256k1 by the textbook, on integers of any size: slow, and apart from the code under test.</summary>
internal static class ReferenceCurve
{
    public static readonly BigInteger P = BigInteger.Pow(2, 256) - 0x1000003D1;
    public static readonly BigInteger N = Read("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
    public static readonly BigInteger Lambda = Read("5363AD4CC05C30E0A5261C028812645A122E22EA20816678DF02967C1B23BD72");

    public static readonly (BigInteger X, BigInteger Y) G = (
        Read("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"),
        Read("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8"));

    /// <summary>The key that signed, under the rules that the code under test holds; null when refused.</summary>
    public static (BigInteger X, BigInteger Y)? Recover(BigInteger z, BigInteger r, BigInteger s, bool isOdd)
    {
        if (r <= 0 || r >= N || s <= 0 || s > N / 2 || Lift(r, isOdd) is not { } nonce)
        {
            return null;
        }

        var inverse = BigInteger.ModPow(r, N - 2, N);
        return Add(Multiply(G, Reduce(-z * inverse, N)), Multiply(nonce, Reduce(s * inverse, N)));
    }

    public static (BigInteger X, BigInteger Y)? Lift(BigInteger x, bool isOdd)
    {
        var square = Reduce((x * x * x) + 7, P);
        var y = BigInteger.ModPow(square, (P + 1) / 4, P);
        return Reduce(y * y, P) == square ? (x, y.IsEven == isOdd ? P - y : y) : null;
    }

    public static (BigInteger X, BigInteger Y)? Multiply((BigInteger X, BigInteger Y) point, BigInteger scalar)
    {
        (BigInteger X, BigInteger Y)? sum = null, power = point;
        for (; !scalar.IsZero; scalar >>= 1)
        {
            sum = scalar.IsEven ? sum : Add(sum, power);
            power = Add(power, power);
        }

        return sum;
    }

    public static (BigInteger X, BigInteger Y)? Add((BigInteger X, BigInteger Y)? left, (BigInteger X, BigInteger Y)? right)
    {
        if (left is not { } a || right is not { } b)
        {
            return left ?? right;
        }

        if (a.X == b.X && a.Y != b.Y)
        {
            return null;
        }

        var slope = a.X == b.X ? 3 * a.X * a.X * Invert(2 * a.Y) : (b.Y - a.Y) * Invert(b.X - a.X);
        var x = Reduce((slope * slope) - a.X - b.X, P);
        return (x, Reduce((slope * (a.X - x)) - a.Y, P));
    }

    public static BigInteger Reduce(BigInteger value, BigInteger modulus) => ((value % modulus) + modulus) % modulus;

    public static BigInteger Read(string digits) => Read(Convert.FromHexString(digits));

    public static BigInteger Read(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    public static byte[] Write(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static BigInteger Invert(BigInteger value)
    {
        var (larger, smaller) = (P, Reduce(value, P));
        var (previous, factor) = (BigInteger.Zero, BigInteger.One);
        while (!smaller.IsZero)
        {
            var quotient = BigInteger.DivRem(larger, smaller, out var remainder);
            (larger, smaller) = (smaller, remainder);
            (previous, factor) = (factor, previous - (quotient * factor));
        }

        return Reduce(previous, P);
    }
}
