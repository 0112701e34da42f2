using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>Keeps what contracts took a signature of, sealed, and asks them again at each refresh: an owner who lost the wallet must not go on.</summary>
internal sealed class StatementKeeper(SealingKey key, SignatureVerifier signatures)
{
    /// <summary>An account of a session, with what must be asked again.</summary>
    public SessionAccount Keep(Proof proof) => new(
        proof.Account, proof.Kind, proof.Kind == ProofKind.KeyRecovery ? null : key.Seal([.. proof.Digest.ToArray(), .. proof.Signature], proof.Account.ToString()));

    /// <summary>Why one of the accounts is no longer proven, or nobody can tell; null when all are.</summary>
    public async Task<Refusal?> FindFaultAsync(IReadOnlyList<SessionAccount> accounts, CancellationToken cancellationToken)
    {
        foreach (var one in accounts.Where(one => one.Proof != ProofKind.KeyRecovery))
        {
            if (await FindFaultAsync(one, cancellationToken) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private async Task<Refusal?> FindFaultAsync(SessionAccount one, CancellationToken cancellationToken)
    {
        if (one.SealedStatement is null || key.Unseal(one.SealedStatement, one.Account.ToString()) is not { Length: > Hash.Size } kept)
        {
            return new Refusal(RefusalCode.RefreshTokenInvalid, "what was signed can no longer be read; sign in again");
        }

        var signer = await signatures.AskContractAsync(one.Account, new Hash(kept.AsSpan(0, Hash.Size)), kept[Hash.Size..], cancellationToken);
        return signer.Kind is null ? signer.Refusal : null;
    }
}
