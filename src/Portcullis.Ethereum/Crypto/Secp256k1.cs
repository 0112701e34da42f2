namespace Portcullis.Ethereum.Crypto;

/// <summary>Public-key recovery on secp256k1 (SEC 1, 4.1.6), for verification only: all inputs are public.</summary>
public static class Secp256k1
{
    /// <summary>
    /// The address whose key signed <paramref name="digest"/>. The signature is 65 bytes r ‖ s ‖ v with v of 0, 1, 27 or 28, r in [1, n) and
    /// s in [1, n/2]; anything else is refused, as is a point at infinity.
    /// </summary>
    public static bool TryRecoverAddress(Hash digest, ReadOnlySpan<byte> signature, out Address address) => throw new NotSupportedException("not built yet");
}
