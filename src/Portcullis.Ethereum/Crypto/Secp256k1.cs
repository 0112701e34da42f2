using Portcullis.Ethereum.Crypto.Curve;
using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Crypto;

/// <summary>
/// Public-key recovery on secp256k1 (SEC 1, 4.1.6), for verification only: all inputs are public, so time may depend on them. The C library
/// libsecp256k1 computes where the machine has it and it passes a self-test; the managed code does otherwise. Both take exactly the same inputs.
/// </summary>
/// <remarks>
/// The choice is made once, at first use. The environment variable <c>PORTCULLIS_MANAGED_RECOVERY=1</c>, or the <see cref="AppContext"/> switch
/// <c>Portcullis.Ethereum.ManagedRecovery</c>, keeps the managed code.
/// </remarks>
public static class Secp256k1
{
    /// <summary>The length in bytes of a signature with its recovery byte: r ‖ s ‖ v.</summary>
    public const int SignatureSize = RecoverableSignature.Size;

    private static readonly IRecovery Chosen = RecoveryChoice.Make();

    /// <summary>What computes: <c>libsecp256k1 (native)</c> or <c>managed</c>.</summary>
    public static string Implementation => Chosen.Name;

    /// <summary>
    /// The address whose key signed <paramref name="digest"/>. The signature is 65 bytes r ‖ s ‖ v with v of 0, 1, 27 or 28, r in [1, n) and
    /// s in [1, n/2]; anything else is refused, as is a point at infinity.
    /// </summary>
    /// <param name="digest">The hash that was signed.</param>
    /// <param name="signature">r and s big-endian, then v. A v of 2 or 3, for an r that lost n, is refused: no wallet meets one.</param>
    /// <param name="address">The signer; the zero address, which no key controls, when refused.</param>
    /// <returns>False when nobody can have made this signature in the form that Ethereum demands (EIP-2).</returns>
    public static bool TryRecoverAddress(Hash digest, ReadOnlySpan<byte> signature, out Address address) =>
        TryRecoverAddress(Chosen, digest, signature, out address);

    /// <summary>The same by a given implementation.</summary>
    internal static bool TryRecoverAddress(IRecovery recovery, Hash digest, ReadOnlySpan<byte> signature, out Address address)
    {
        address = default;
        Span<byte> publicKey = stackalloc byte[2 * Scalar.Size];
        if (!TryRecoverPublicKey(recovery, digest, signature, publicKey))
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

    /// <summary>The signer's public key, x ‖ y, under the same rules, by a given implementation.</summary>
    internal static bool TryRecoverPublicKey(IRecovery recovery, Hash digest, ReadOnlySpan<byte> signature, Span<byte> publicKey)
    {
        if (!RecoverableSignature.TryRead(signature, out var readable))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Hash.Size];
        digest.CopyTo(bytes);
        return recovery.TryRecover(bytes, readable, publicKey);
    }
}
