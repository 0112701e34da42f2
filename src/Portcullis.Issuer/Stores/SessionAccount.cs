using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Stores;

/// <summary>An account of a session.</summary>
/// <param name="Account">The account.</param>
/// <param name="Proof">How it was proven.</param>
/// <param name="SealedStatement">What was signed and the signature, encrypted, for a proof that must be asked for again at each refresh: a contract's word; null for others.</param>
public sealed record SessionAccount(AccountId Account, ProofKind Proof, string? SealedStatement)
{
    /// <summary>The account, and where it is proven.</summary>
    public Standing Standing => new(Account, Proof.HoldsOnEveryChain);
}
