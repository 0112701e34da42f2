using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Crypto;

/// <summary>Public-key recovery on secp256k1 (SEC 1, 4.1.6), for verification only: all inputs are public, so time may depend on them.</summary>
public static class Secp256k1
{
    /// <summary>The length in bytes of a signature with its recovery byte: r ‖ s ‖ v.</summary>
    public const int SignatureSize = 65;

    /// <summary>
    /// The address whose key signed <paramref name="digest"/>. The signature is 65 bytes r ‖ s ‖ v with v of 0, 1, 27 or 28, r in [1, n) and
    /// s in [1, n/2]; anything else is refused, as is a point at infinity.
    /// </summary>
    /// <param name="digest">The hash that was signed.</param>
    /// <param name="signature">r and s big-endian, then v. A v of 2 or 3, for an r that lost n, is refused: no wallet meets one.</param>
    /// <param name="address">The signer; the zero address, which no key controls, when refused.</param>
    /// <returns>False when nobody can have made this signature in the form that Ethereum demands (EIP-2).</returns>
    public static bool TryRecoverAddress(Hash digest, ReadOnlySpan<byte> signature, out Address address)
    {
        address = default;
        Span<byte> publicKey = stackalloc byte[2 * Scalar.Size];
        if (!TryRecoverPublicKey(digest, signature, publicKey))
        {
            return false;
        }

        address = ToAddress(publicKey);
        return address != Address.Zero;
    }

    /// <summary>The address of a public key: the last 20 bytes of the hash of x ‖ y.</summary>
    internal static Address ToAddress(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[Hash.Size];
        Keccak256.Compute(publicKey, hash);
        return new Address(hash[^Address.Size..]);
    }

    /// <summary>The signer's public key, x ‖ y, under the same rules.</summary>
    internal static bool TryRecoverPublicKey(Hash digest, ReadOnlySpan<byte> signature, Span<byte> publicKey)
    {
        if (!TryRead(signature, out var r, out var s, out var nonce))
        {
            return false;
        }

        // The key is r⁻¹ · (s · R − z · G).
        Span<byte> bytes = stackalloc byte[Hash.Size];
        digest.CopyTo(bytes);
        var z = Scalar.ReadReduced(bytes);
        var inverse = r.Invert();
        if (!CurveSum.OfMultiples(-(z * inverse), s * inverse, nonce).TryToAffine(out var key))
        {
            return false;
        }

        key.X.CopyTo(publicKey);
        key.Y.CopyTo(publicKey[Scalar.Size..]);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> signature, out Scalar r, out Scalar s, out AffinePoint nonce)
    {
        (r, s, nonce) = (default, default, default);
        return signature.Length == SignatureSize
            && signature[^1] is 0 or 1 or 27 or 28
            && Scalar.TryRead(signature[..Scalar.Size], out r) && !r.IsZero
            && Scalar.TryRead(signature.Slice(Scalar.Size, Scalar.Size), out s) && !s.IsZero && !s.IsHigh
            && FieldElement.TryRead(signature[..Scalar.Size], out var x)
            && AffinePoint.TryLift(x, isOdd: signature[^1] is 1 or 28, out nonce);
    }
}
