using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Decisions;

/// <summary>An account, and where it is proven.</summary>
/// <param name="Account">The account.</param>
/// <param name="IsEverywhere">Whether its address is proven on every chain of its family, or on its own chain alone: a contract at the same address of another chain may be another's.</param>
public readonly record struct Standing(AccountId Account, bool IsEverywhere)
{
    /// <summary>Whether what the address holds on an EVM chain is this account's; never where the account is not one of an EVM chain.</summary>
    public bool IsProvenOn(ulong chainId) => FindAddressOn(chainId) is not null;

    /// <summary>The address that is this account's on an EVM chain; null where it is not proven there.</summary>
    public Address? FindAddressOn(ulong chainId) =>
        Account is AccountId.Evm { Account: var account } && (IsEverywhere || account.ChainId == chainId) ? account.Address : null;
}
