using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.Signatures;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>Keeps what contracts took a signature of, sealed, and asks them again at each refresh: an owner who lost the wallet must not go on.</summary>
internal sealed class StatementKeeper(SealingKey key, SignatureVerifier signatures)
{
    /// <summary>An account of a session, with what must be asked again.</summary>
    public SessionAccount Keep(Proof proof) => new(
        proof.Account,
        proof.Kind,
        proof is { Kind.HoldsOnEveryChain: false, Statement: SignedStatement.Evm statement } ? key.Seal([.. statement.Digest.ToArray(), .. proof.Signature], proof.Account.ToString()) : null);

    /// <summary>Why one of the accounts is no longer proven, or nobody can tell; null when all are.</summary>
    public async Task<Refusal?> FindFaultAsync(IReadOnlyList<SessionAccount> accounts, CancellationToken cancellationToken)
    {
        foreach (var one in accounts.Where(one => !one.Proof.HoldsOnEveryChain))
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
        if (one.SealedStatement is null || one.Account is not AccountId.Evm { Account: var account } || key.Unseal(one.SealedStatement, one.Account.ToString()) is not { Length: >= Hash.Size } kept)
        {
            return new Refusal(RefusalCode.RefreshTokenInvalid, "what was signed can no longer be read; sign in again");
        }

        // The signature may be empty: a Safe's owners approve a message on the chain.
        var signer = await signatures.AskContractAsync(account, new Hash(kept.AsSpan(0, Hash.Size)), kept[Hash.Size..], cancellationToken);
        return signer.Kind is null ? signer.Refusal : null;
    }
}
