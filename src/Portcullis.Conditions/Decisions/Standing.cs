using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Decisions;

/// <summary>An account, and where it is proven.</summary>
/// <param name="Account">The account.</param>
/// <param name="IsEverywhere">Whether its address is proven on every chain of its family, or on its own chain alone: a contract at the same address of another chain may be another's.</param>
public readonly record struct Standing(AccountId Account, bool IsEverywhere)
{
    /// <summary>Whether what the address holds on a chain is this account's; never where the chain is of another family than the account.</summary>
    public bool IsProvenOn(ChainId chain) => chain.Cluster is { } cluster ? FindAddressOn(cluster) is not null : FindAddressOn(chain.Number) is not null;

    /// <summary>The address that is this account's on an EVM chain; null where it is not proven there.</summary>
    public Address? FindAddressOn(ulong chainId) =>
        Account is AccountId.Evm { Account: var account } && (IsEverywhere || account.ChainId == chainId) ? account.Address : null;

    /// <summary>The address that is this account's on a cluster of Solana; null where it is not proven there.</summary>
    public SolanaAddress? FindAddressOn(SolanaCluster cluster) =>
        Account is AccountId.Solana { Account: var account } && (IsEverywhere || account.Cluster == cluster) ? account.Address : null;
}
