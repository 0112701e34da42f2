using System.Numerics;
using System.Security.Cryptography;
using Portcullis.Solana.Crypto.Curve;

namespace Portcullis.Solana.Tests.Crypto;

/// <summary>
/// A key whose holder may choose more than honest signers do: a point of small order beside the key, and any R. A number modulo L is enough for it, since the base point has that order.
/// </summary>
internal sealed class CraftedKey
{
    private static readonly byte[] Nothing = new byte[Scalars.Size];

    private readonly BigInteger _secret = new(12_345_678_901);

    /// <summary>The key [secret]B + T.</summary>
    /// <param name="torsion">The encoding of T in hexadecimal digits.</param>
    public CraftedKey(string torsion) => PublicKey = Encode(Multiple(_secret) + Decode(torsion));

    /// <summary>The group's order.</summary>
    public static BigInteger L { get; } = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    public byte[] PublicKey { get; }

    /// <summary>[number]B + T, encoded: an R that a signer may have chosen.</summary>
    public static byte[] Point(BigInteger number, string torsion) => Encode(Multiple(number) + Decode(torsion));

    /// <summary>What the key is multiplied by (RFC 8032, 5.1.7, step 2), modulo L.</summary>
    public BigInteger Challenge(byte[] r, byte[] message) => new BigInteger(SHA512.HashData([.. r, .. PublicKey, .. message]), isUnsigned: true) % L;

    /// <summary>R ‖ S with S = number + k · secret: [S]B is [number]B + [k]([secret]B).</summary>
    public byte[] Sign(byte[] r, BigInteger number, byte[] message) => [.. r, .. Bytes((number + (Challenge(r, message) * _secret)) % L)];

    /// <summary>[S]B − [k]A, encoded: what the equation without the cofactor compares with R.</summary>
    public byte[] Expected(byte[] signature, byte[] message) =>
        Encode(EdwardsPoint.SumOfMultiples(signature.AsSpan(EdwardsPoint.Size), Bytes(Challenge(signature[..EdwardsPoint.Size], message)), -Decode(Convert.ToHexString(PublicKey))));

    private static EdwardsPoint Multiple(BigInteger number) => EdwardsPoint.SumOfMultiples(Bytes(number % L), Nothing, EdwardsPoint.Base);

    private static EdwardsPoint Decode(string encoding) =>
        EdwardsPoint.TryDecode(Convert.FromHexString(encoding), out var point) ? point : throw new ArgumentException("no point", nameof(encoding));

    private static byte[] Encode(EdwardsPoint point)
    {
        var encoding = new byte[EdwardsPoint.Size];
        point.CopyTo(encoding);
        return encoding;
    }

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[Scalars.Size];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }
}
