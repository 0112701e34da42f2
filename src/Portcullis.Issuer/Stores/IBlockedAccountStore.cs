using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores;

/// <summary>The addresses that the operator has blocked.</summary>
public interface IBlockedAccountStore
{
    /// <summary>Blocks an address on every chain of its family.</summary>
    /// <returns>False when it was blocked before; then the first reason stays.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<bool> BlockAsync(BlockedAccount account, CancellationToken cancellationToken);

    /// <summary>Ends a block.</summary>
    /// <returns>False when the address was not blocked.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<bool> UnblockAsync(WalletAddress address, CancellationToken cancellationToken);

    /// <summary>Every blocked address, the latest first.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<BlockedAccount>> ListAsync(CancellationToken cancellationToken);
}
