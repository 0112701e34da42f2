namespace Portcullis.Ethereum.Signatures;

/// <summary>Whether the code that an account with a key has taken over (EIP-7702) may speak for it. Code that says yes to everything lets anyone in as that account.</summary>
public enum DelegatedAccounts
{
    /// <summary>Only the account's key signs for it.</summary>
    Refused,

    /// <summary>Its code does as well.</summary>
    Allowed,
}
