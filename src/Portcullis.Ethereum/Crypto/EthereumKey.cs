namespace Portcullis.Ethereum.Crypto;

/// <summary>A wallet's private key, signing with the platform's ECDSA on secp256k1. For clients and tests; a server has no use for one.</summary>
public sealed class EthereumKey : IDisposable
{
    /// <summary>Takes the 32-byte private key.</summary>
    /// <exception cref="ArgumentException">The bytes are not a scalar in [1, n).</exception>
    public EthereumKey(ReadOnlySpan<byte> privateKey) => throw new NotSupportedException("not built yet");

    /// <summary>The address of the key.</summary>
    public Address Address { get; }

    /// <summary>Signs a digest: 65 bytes r ‖ s ‖ v, s in the lower half, v of 27 or 28.</summary>
    public byte[] Sign(Hash digest) => throw new NotSupportedException("not built yet");

    /// <summary>Signs a text as <c>personal_sign</c> does (ERC-191).</summary>
    public byte[] SignMessage(string message) => throw new NotSupportedException("not built yet");

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException("not built yet");
}
