using System.Numerics;

namespace Portcullis.Ethereum.Crypto;

/// <summary>Public-key recovery on secp256k1 (SEC 1, 4.1.6), for verification only: all inputs are public.</summary>
public static class Secp256k1
{
    /// <summary>The length in bytes of a signature with its recovery byte: r ‖ s ‖ v.</summary>
    public const int SignatureSize = 65;

    private static readonly BigInteger P = BigInteger.Pow(2, 256) - 0x1000003D1;
    private static readonly BigInteger N = new(Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"), true, true);
    private static readonly (BigInteger X, BigInteger Y) G = (
        new(Convert.FromHexString("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"), true, true),
        new(Convert.FromHexString("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8"), true, true));

    /// <summary>The number of points, n.</summary>
    internal static UInt256 Order { get; } = new(
        new UInt128(0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFE), new UInt128(0xBAAEDCE6AF48A03B, 0xBFD25E8CD0364141));

    /// <summary>⌊n/2⌋, the largest s that is not malleable (EIP-2).</summary>
    internal static UInt256 HalfOrder { get; } = new(
        new UInt128(0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF), new UInt128(0x5D576E7357A4501D, 0xDFE92F46681B20A0));

    /// <summary>
    /// The address whose key signed <paramref name="digest"/>. The signature is 65 bytes r ‖ s ‖ v with v of 0, 1, 27 or 28, r in [1, n) and
    /// s in [1, n/2]; anything else is refused, as is a point at infinity.
    /// </summary>
    public static bool TryRecoverAddress(Hash digest, ReadOnlySpan<byte> signature, out Address address)
    {
        address = default;
        if (signature.Length != 65 || signature[64] is not (0 or 1 or 27 or 28))
        {
            return false;
        }

        var r = new BigInteger(signature[..32], true, true);
        var s = new BigInteger(signature[32..64], true, true);
        if (r.IsZero || r >= N || s.IsZero || s > N / 2)
        {
            return false;
        }

        var square = (r * r * r + 7) % P;
        var y = BigInteger.ModPow(square, (P + 1) / 4, P);
        if (y * y % P != square)
        {
            return false;
        }

        var odd = signature[64] is 1 or 28;
        y = y.IsEven == odd ? P - y : y;
        var inverse = BigInteger.ModPow(r, N - 2, N);
        var z = new BigInteger(digest.ToArray(), true, true);
        var q = Add(Multiply(G, (N - z % N) * inverse % N), Multiply((r, y), s * inverse % N));
        if (q is not { } point)
        {
            return false;
        }

        var key = new byte[64];
        Write(point.X, key.AsSpan(0, 32));
        Write(point.Y, key.AsSpan(32));
        Span<byte> hash = stackalloc byte[32];
        Keccak256.Compute(key, hash);
        address = new Address(hash[12..]);
        return address != Address.Zero;
    }

    private static void Write(BigInteger value, Span<byte> destination)
    {
        var bytes = value.ToByteArray(true, true);
        bytes.CopyTo(destination[(32 - bytes.Length)..]);
    }

    private static (BigInteger X, BigInteger Y)? Multiply((BigInteger X, BigInteger Y) point, BigInteger scalar)
    {
        (BigInteger X, BigInteger Y)? sum = null, power = point;
        for (; !scalar.IsZero; scalar >>= 1)
        {
            sum = scalar.IsEven ? sum : Add(sum, power);
            power = Add(power, power);
        }

        return sum;
    }

    private static (BigInteger X, BigInteger Y)? Add((BigInteger X, BigInteger Y)? left, (BigInteger X, BigInteger Y)? right)
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
        var x = Reduce(slope * slope - a.X - b.X);
        return (x, Reduce(slope * (a.X - x) - a.Y));
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Reduce(value), P - 2, P);

    private static BigInteger Reduce(BigInteger value) => ((value % P) + P) % P;
}
