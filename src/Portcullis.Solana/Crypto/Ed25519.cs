using System.Security.Cryptography;
using Portcullis.Solana.Crypto.Curve;

namespace Portcullis.Solana.Crypto;

/// <summary>
/// Verification of Ed25519 signatures (RFC 8032, 5.1.7), and nothing else: all inputs are public, so time may depend on them.
/// </summary>
/// <remarks>
/// What the RFC leaves open is refused: a key or an R of small order, with which one signature fits many messages, and an encoding of a point that is not its one form. The equation is
/// checked without the cofactor, [S]B = R + [k]A, by the bytes of R: of a key with a point of small order beside it some signatures pass, and none whose R has one.
/// </remarks>
public static class Ed25519
{
    /// <summary>The length in bytes of a public key.</summary>
    public const int KeySize = EdwardsPoint.Size;

    /// <summary>The length in bytes of a signature: R ‖ S.</summary>
    public const int SignatureSize = EdwardsPoint.Size + Scalars.Size;

    /// <summary>Whether the key signed the message. Any lengths may be given; wrong ones are refused.</summary>
    /// <param name="publicKey">The 32 bytes of the signer's key, on Solana its address.</param>
    /// <param name="message">What was signed, all of it; the caller limits its length.</param>
    /// <param name="signature">R ‖ S, with S below the group's order.</param>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize)
        {
            return false;
        }

        var r = signature[..EdwardsPoint.Size];
        var s = signature[EdwardsPoint.Size..];
        if (!Scalars.IsReduced(s) || !PointForm.IsStrict(publicKey) || !PointForm.IsStrict(r) || !EdwardsPoint.TryDecode(publicKey, out var key))
        {
            return false;
        }

        Span<byte> k = stackalloc byte[Scalars.Size];
        Challenge(publicKey, message, r, k);
        Span<byte> expected = stackalloc byte[EdwardsPoint.Size];
        EdwardsPoint.SumOfMultiples(s, k, -key).CopyTo(expected);
        return expected.SequenceEqual(r);
    }

    private static void Challenge(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> r, Span<byte> k)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(r);
        hash.AppendData(key);
        hash.AppendData(message);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        Scalars.Reduce(digest, k);
    }
}
