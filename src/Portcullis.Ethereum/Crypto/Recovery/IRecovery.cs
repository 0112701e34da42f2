namespace Portcullis.Ethereum.Crypto.Recovery;

/// <summary>One way to compute a signer's public key. Safe for use from many threads.</summary>
internal interface IRecovery
{
    /// <summary>The name for logs.</summary>
    string Name { get; }

    /// <summary>Computes the public key x ‖ y; the buffer is left alone when there is none.</summary>
    /// <param name="digest">The 32 bytes that were signed, taken modulo n.</param>
    /// <param name="signature">A signature within its ranges.</param>
    /// <param name="publicKey">64 bytes.</param>
    /// <returns>False when no point has this r as its x, or when the key is the point at infinity.</returns>
    bool TryRecover(ReadOnlySpan<byte> digest, RecoverableSignature signature, Span<byte> publicKey);
}
