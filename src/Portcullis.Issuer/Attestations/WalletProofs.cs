using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.Signatures;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Attestations;

/// <summary>Checks that whoever asks about a wallet controls it: a Sign-In with Ethereum message for this purpose alone, whose nonce is used up here.</summary>
internal sealed class WalletProofs(ProofVerifier proofs, INonceStore nonces)
{
    private static readonly Refusal OtherWallet = new(RefusalCode.SignatureInvalid, "walletProof is of another wallet than the one asked about");

    /// <summary>How the wallet is proven, or why it is not; neither when no proof was given.</summary>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public async ValueTask<Signer> CheckAsync(AttestQuestion question, CancellationToken cancellationToken)
    {
        if (question.WalletProof is not { } given)
        {
            return default;
        }

        var outcome = await proofs.VerifyAsync(
            SiweScheme.Instance, given.Message, given.Signature, NoncePurpose.Attest, statement => statement.Account.Address == (WalletAddress)question.Wallet ? null : OtherWallet, cancellationToken);
        if (!outcome.IsGood)
        {
            return new Signer(null, outcome.Refusal);
        }

        var proof = outcome.Proof;
        // A gate looks at wallet_proven alone, so that it must hold for all that is attested.
        if (question.Conditions.Any(condition => !proof.Standing.IsProvenOn(condition.ChainId)))
        {
            return Refuse(RefusalCode.SignatureInvalid, "a contract's word holds on its own chain alone, the one that the message of walletProof names: ask about that chain alone");
        }

        return await nonces.TryUseAsync(proof.Nonce, proof.NonceExpiresAt, cancellationToken)
            ? new Signer(proof.Kind, null)
            : Refuse(RefusalCode.NonceUsed, "this message has proven the wallet once already; sign one with a fresh nonce");
    }

    private static Signer Refuse(RefusalCode code, string detail) => new(null, new Refusal(code, detail));
}
