using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Client;

/// <summary>An account that signs. A delegate may ask a vault, a hardware module or a person.</summary>
/// <param name="Address">The account's address.</param>
/// <param name="SignAsync">Signs a text as <c>personal_sign</c> does (EIP-191): 65 bytes r ‖ s ‖ v of a key, or what the account's contract takes (ERC-1271, ERC-6492).</param>
public sealed record WalletSigner(Address Address, Func<string, CancellationToken, Task<byte[]>> SignAsync)
{
    /// <summary>A key in this process.</summary>
    /// <param name="key">It stays the caller's to dispose of.</param>
    public static WalletSigner Of(EthereumKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new WalletSigner(key.Address, (text, _) => Task.FromResult(key.SignMessage(text)));
    }
}
