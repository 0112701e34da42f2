using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.TypedData;

/// <summary>Signs structured documents.</summary>
public static class TypedDataSigning
{
    /// <summary>Signs as <c>eth_signTypedData_v4</c> does: 65 bytes r ‖ s ‖ v over <see cref="TypedDataDocument.SigningHash"/>.</summary>
    /// <param name="key">The key that signs.</param>
    /// <param name="document">What is signed.</param>
    public static byte[] SignTypedData(this EthereumKey key, TypedDataDocument document)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(document);
        return key.Sign(document.SigningHash);
    }
}
