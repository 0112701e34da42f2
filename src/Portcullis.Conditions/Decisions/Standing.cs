using Portcullis.Ethereum;

namespace Portcullis.Conditions.Decisions;

/// <summary>An account, and where it is proven.</summary>
/// <param name="Account">The account.</param>
/// <param name="IsEverywhere">Whether its address is proven on every EVM chain, or on its own chain alone: a contract at the same address of another chain may be another's.</param>
public readonly record struct Standing(Account Account, bool IsEverywhere)
{
    /// <summary>Whether what the address holds on a chain is this account's.</summary>
    public bool IsProvenOn(ulong chainId) => IsEverywhere || Account.ChainId == chainId;
}
