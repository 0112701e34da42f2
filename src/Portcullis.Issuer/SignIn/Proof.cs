using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>A good proof: somebody controls the account, and said so to us just now. Its nonce is still to be used up.</summary>
/// <param name="Statement">What was signed.</param>
/// <param name="Kind">How the account was proven.</param>
/// <param name="Signature">The signature.</param>
/// <param name="NonceExpiresAt">When the nonce expires, by <see cref="WaryClock.Latest"/>.</param>
internal sealed record Proof(SignedStatement Statement, ProofKind Kind, byte[] Signature, DateTimeOffset NonceExpiresAt)
{
    /// <summary>The account.</summary>
    public AccountId Account => Statement.Account;

    /// <summary>The nonce that was signed.</summary>
    public string Nonce => Statement.Content.Nonce;

    /// <summary>The account, and where it is proven.</summary>
    public Standing Standing => new(Account, Kind.HoldsOnEveryChain);
}
