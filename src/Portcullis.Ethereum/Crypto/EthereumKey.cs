using System.Security.Cryptography;
using Portcullis.Ethereum.Crypto.Curve;

namespace Portcullis.Ethereum.Crypto;

/// <summary>A wallet's private key, signing with the platform's ECDSA on secp256k1. For clients and tests; a server has no use for one.</summary>
public sealed class EthereumKey : IDisposable
{
    /// <summary>The length of a private key in bytes.</summary>
    public const int Size = 32;

    private static readonly ECCurve NamedCurve = ECCurve.CreateFromValue("1.3.132.0.10");

    private readonly ECDsa _ecdsa;

    /// <summary>Takes the 32-byte private key.</summary>
    /// <param name="privateKey">The scalar, big-endian. It is copied; the caller clears its own array.</param>
    /// <exception cref="ArgumentException">The bytes are not a scalar in [1, n).</exception>
    /// <exception cref="PlatformNotSupportedException">The platform's cryptography has no secp256k1.</exception>
    public EthereumKey(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != Size || !Scalar.TryRead(privateKey, out var scalar) || scalar.IsZero)
        {
            throw new ArgumentException("a private key has 32 bytes and lies in [1, n)", nameof(privateKey));
        }

        _ecdsa = Import(privateKey);
        Address = AddressOf(_ecdsa.ExportParameters(includePrivateParameters: false).Q);
    }

    /// <summary>The address of the key.</summary>
    public Address Address { get; }

    /// <summary>Signs a digest: 65 bytes r ‖ s ‖ v, s in the lower half, v of 27 or 28.</summary>
    /// <param name="digest">What to sign, as it is; it is not hashed again.</param>
    public byte[] Sign(Hash digest)
    {
        var signature = new byte[Secp256k1.SignatureSize];
        _ecdsa.SignHash(digest.ToArray(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation).CopyTo(signature, 0);
        LowerS(signature.AsSpan(32, 32));
        for (byte v = 27; v <= 28; v++)
        {
            signature[64] = v;
            if (Secp256k1.TryRecoverAddress(digest, signature, out var signer) && signer == Address)
            {
                return signature;
            }
        }

        throw new CryptographicException("the platform's signature does not recover to its own key");
    }

    /// <summary>Signs a text as <c>personal_sign</c> does (ERC-191).</summary>
    /// <param name="message">The text as a wallet would show it; its UTF-8 bytes are signed.</param>
    public byte[] SignMessage(string message) => Sign(PersonalMessage.ComputeHash(message));

    /// <inheritdoc/>
    public void Dispose() => _ecdsa.Dispose();

    private static ECDsa Import(ReadOnlySpan<byte> privateKey)
    {
        var scalar = privateKey.ToArray();
        try
        {
            return ECDsa.Create(new ECParameters { Curve = NamedCurve, D = scalar });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    private static Address AddressOf(ECPoint point) => Secp256k1.ToAddress([.. point.X!, .. point.Y!]);

    // (r, s) and (r, n - s) are both valid; Ethereum takes only the lower one (EIP-2).
    private static void LowerS(Span<byte> s)
    {
        Scalar.TryRead(s, out var scalar);
        if (scalar.IsHigh)
        {
            (-scalar).CopyTo(s);
        }
    }
}
