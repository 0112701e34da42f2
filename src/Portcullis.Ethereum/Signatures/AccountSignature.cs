using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.Signatures;

/// <summary>The signature of an account that has a key. It needs no node, and holds whatever code the account has (EIP-7702): an address that only a contract has, has no known key.</summary>
public static class AccountSignature
{
    /// <summary>The length in bytes of the compact form (EIP-2098).</summary>
    public const int CompactSize = 64;

    private const byte ParityBit = 0x80;

    /// <summary>
    /// Whether the account's key signed the digest. The signature is 65 bytes r ‖ s ‖ v with v of 0, 1, 27 or 28, r in [1, n) and s in [1, n/2] (EIP-2), or where <paramref name="compact"/>
    /// says so 64 bytes under the same bounds. The zero address signs nothing.
    /// </summary>
    /// <param name="account">Who is said to have signed.</param>
    /// <param name="digest">The hash that was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="compact">Whether the compact form is one.</param>
    public static bool IsBy(Address account, Hash digest, ReadOnlySpan<byte> signature, CompactForm compact)
    {
        Span<byte> whole = stackalloc byte[Secp256k1.SignatureSize];
        return TryExpand(signature, compact, whole)
            && Secp256k1.TryRecoverAddress(digest, whole, out var signer)
            && signer == account
            && account != Address.Zero;
    }

    private static bool TryExpand(ReadOnlySpan<byte> signature, CompactForm compact, Span<byte> whole)
    {
        var isWhole = signature.Length == Secp256k1.SignatureSize;
        if (!isWhole && (signature.Length != CompactSize || compact != CompactForm.Taken))
        {
            return false;
        }

        signature.CopyTo(whole);
        if (!isWhole)
        {
            ref var first = ref whole[CompactSize / 2];
            whole[CompactSize] = (byte)(first >> 7);
            first &= unchecked((byte)~ParityBit);
        }

        return true;
    }
}
