using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>
/// Adds accounts to sign-ins. What the other account signs names the one that it is linked to, so that nobody can be led into lending what a wallet holds to somebody else.
/// </summary>
internal sealed class AccountLinks(ProofVerifier proofs, StatementKeeper statements, INonceStore nonces, IOptions<IssuerOptions> options)
{
    /// <summary>The accounts of a session with the other one among them, or why it is not.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<(IReadOnlyList<SessionAccount>? Accounts, Refusal? Refusal)> AddAsync(Session session, LinkProof link, CancellationToken cancellationToken)
    {
        var outcome = await proofs.VerifyAsync(link.Scheme, link.Message, link.Signature, NoncePurpose.Link, cancellationToken);
        if (!outcome.IsGood)
        {
            return (null, outcome.Refusal);
        }

        if (outcome.Proof.Statement.Content.Statement != StatementText.ForLink(options.Value, session.Accounts[0].Account))
        {
            return (null, new Refusal(RefusalCode.InvalidMessage, "what was signed links the wallet to another account than the one that is signed in"));
        }

        var others = session.Accounts.Where(one => one.Account != outcome.Proof.Account).ToList();
        if (others.Count == 0 || others[0] != session.Accounts[0])
        {
            return (null, new Refusal(RefusalCode.InvalidRequest, "this account is the one that is signed in"));
        }

        if (others.Count > ProvenAccount.MostLinked)
        {
            return (null, new Refusal(RefusalCode.InvalidRequest, $"at most {ProvenAccount.MostLinked} accounts can be linked"));
        }

        return await nonces.TryUseAsync(outcome.Proof.Nonce, outcome.Proof.NonceExpiresAt, cancellationToken)
            ? ([.. others, statements.Keep(outcome.Proof)], null)
            : (null, new Refusal(RefusalCode.NonceUsed, "this message has linked the wallet already; sign one with a fresh nonce"));
    }
}
