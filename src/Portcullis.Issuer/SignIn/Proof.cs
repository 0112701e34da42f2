using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>A good proof: somebody controls the account, and said so to us just now. Its nonce is still to be used up.</summary>
/// <param name="Account">The account.</param>
/// <param name="Kind">How it was proven.</param>
/// <param name="Scope">The policies and tiers that it is for, by spaces; null where what was signed does not say.</param>
/// <param name="Statement">The sentence that the wallet showed; null when there was none.</param>
/// <param name="Digest">The hash that was signed.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Nonce">The nonce that the message carries.</param>
/// <param name="NonceExpiresAt">When the nonce expires, by <see cref="WaryClock.Latest"/>.</param>
internal sealed record Proof(Account Account, ProofKind Kind, string? Scope, string? Statement, Hash Digest, byte[] Signature, string Nonce, DateTimeOffset NonceExpiresAt)
{
    /// <summary>The account, and where it is proven.</summary>
    public Standing Standing => new(Account, Kind.HoldsOnEveryChain);
}
