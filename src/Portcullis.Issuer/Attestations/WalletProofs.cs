using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Attestations;

/// <summary>Checks that whoever asks about a wallet controls it: a Sign-In with Ethereum message for this purpose alone, whose nonce is used up here.</summary>
internal sealed class WalletProofs(ProofVerifier proofs, INonceStore nonces)
{
    /// <summary>Why the wallet is not proven; null when it is, or when no proof was given.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async ValueTask<Refusal?> FindFaultAsync(AttestQuestion question, CancellationToken cancellationToken)
    {
        if (question.WalletProof is not { } given)
        {
            return null;
        }

        var outcome = await proofs.VerifyAsync(SiweScheme.Instance, given.Message, given.Signature, NoncePurpose.Attest, cancellationToken);
        if (!outcome.IsGood)
        {
            return outcome.Refusal;
        }

        if (outcome.Proof.Kind != ProofKind.KeyRecovery)
        {
            return new Refusal(RefusalCode.SignatureInvalid, "walletProof must be by the wallet's key: a contract's word would hold on its own chain alone, which an attestation does not say");
        }

        if (outcome.Proof.Account.Address != (WalletAddress)question.Wallet)
        {
            return new Refusal(RefusalCode.SignatureInvalid, "walletProof is of another wallet than the one asked about");
        }

        return await nonces.TryUseAsync(outcome.Proof.Nonce, outcome.Proof.NonceExpiresAt, cancellationToken)
            ? null
            : new Refusal(RefusalCode.NonceUsed, "this message has proven the wallet once already; sign one with a fresh nonce");
    }
}
