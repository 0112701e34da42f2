using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>
/// Adds accounts to sign-ins, and takes them out. What the other account signs names the one that it is linked to, so that nobody can be led into lending what a wallet holds to somebody else.
/// </summary>
internal sealed class AccountLinks(ProofVerifier proofs, StatementKeeper statements, INonceStore nonces, IOptions<IssuerOptions> options)
{
    /// <summary>Checks the proof of the other account, and whether it can be added. Nothing is used up, and no account of the session is asked about.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public ValueTask<ProofOutcome> ProveAsync(Session session, LinkProof link, CancellationToken cancellationToken) =>
        proofs.VerifyAsync(link.Scheme, link.Message, link.Signature, NoncePurpose.Link, statement => FindFault(session, statement), cancellationToken);

    /// <summary>The accounts of a session with a proven one among them, whose nonce is used up; or why not.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<(IReadOnlyList<SessionAccount>? Accounts, Refusal? Refusal)> AddAsync(Session session, Proof proof, CancellationToken cancellationToken) =>
        await nonces.TryUseAsync(proof.Nonce, proof.NonceExpiresAt, cancellationToken)
            ? ([.. session.Accounts.Where(one => one.Account != proof.Account), statements.Keep(proof)], null)
            : (null, new Refusal(RefusalCode.NonceUsed, "this message has linked the wallet already; sign one with a fresh nonce"));

    /// <summary>The session without an account, which need not have been in it; null for the one that signed in, without which there is none.</summary>
    public static Session? Remove(Session session, AccountId account) =>
        session.Accounts[0].Account == account ? null : session with { Accounts = [.. session.Accounts.Where(one => one.Account != account)] };

    private Refusal? FindFault(Session session, SignedStatement statement)
    {
        var (caller, other) = (session.Accounts[0].Account, statement.Account);
        return statement.Content.Statement != StatementText.ForLink(options.Value, caller) ? new Refusal(RefusalCode.InvalidMessage, "what was signed links the wallet to another account than the one that is signed in")
            : other == caller ? new Refusal(RefusalCode.InvalidRequest, "this account is the one that is signed in")
            : session.Accounts.Count(one => one.Account != other) > ProvenAccount.MostLinked ? new Refusal(RefusalCode.InvalidRequest, $"at most {ProvenAccount.MostLinked} accounts can be linked")
            : null;
    }
}
