using Microsoft.Extensions.Options;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Solana.Crypto;

namespace Portcullis.Issuer.Signatures;

/// <summary>
/// Finds out who signed: the account's key, for which no node is asked; else the contract at the account's address, or the one that is to be deployed there, on the account's own chain
/// (ERC-1271, ERC-6492, EIP-7702). On Solana the address is the key. Nothing is remembered.
/// </summary>
internal sealed class SignatureVerifier(ChainSet chains, IContractCheckLimit limit, IOptions<IssuerOptions> options)
{
    private static readonly Refusal NotTaken = new(RefusalCode.SignatureInvalid, "the signature must be the account's own, of exactly what is sent");

    /// <summary>How the account signed.</summary>
    /// <param name="statement">What was signed, and who is said to have.</param>
    /// <param name="signature">The signature as it came.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<Signer> FindSignerAsync(SignedStatement statement, byte[] signature, CancellationToken cancellationToken) => statement switch
    {
        SignedStatement.Evm evm => FindSignerAsync(new Account(evm.Message.ChainId, evm.Message.Address), evm.Digest, signature, cancellationToken),
        SignedStatement.Solana solana => new(
            Ed25519.Verify(solana.Message.Address.ToArray(), solana.Signed, signature) ? new Signer(ProofKind.Ed25519, null) : new Signer(null, NotTaken)),
        _ => throw new ArgumentException("not a statement that is known", nameof(statement)),
    };

    /// <summary>Whether the account's key signed; no node is asked.</summary>
    public static bool IsByKey(Account account, Hash digest, byte[] signature, CompactForm compact)
    {
        SignatureMetrics.Count(SignatureMetrics.Key);
        return AccountSignature.IsBy(account.Address, digest, signature, compact);
    }

    private ValueTask<Signer> FindSignerAsync(Account account, Hash digest, byte[] signature, CancellationToken cancellationToken) =>
        IsByKey(account, digest, signature, options.Value.SignIn.CompactSignatures ? CompactForm.Taken : CompactForm.Refused) ? new(new Signer(ProofKind.KeyRecovery, null)) : new(AskContractAsync(account, digest, signature, cancellationToken));

    /// <summary>Whether a contract takes the signature, or is not there yet and will.</summary>
    public async Task<Signer> AskContractAsync(Account account, Hash digest, byte[] signature, CancellationToken cancellationToken)
    {
        if (chains.Find(account.ChainId) is not { } chain)
        {
            return new Signer(null, new Refusal(RefusalCode.ChainMismatch, "the account's chain is not one of the chains configured here"));
        }

        if (limit.Take() is { } wait)
        {
            return new Signer(null, new Refusal(RefusalCode.AddressLimited, "contracts were asked about too many signatures for this address; wait, or sign with an account that has a key") { RetryAfter = wait });
        }

        SignatureMetrics.Count(SignatureMetrics.Contract);
        var delegated = options.Value.SignIn.DelegatedCode ? DelegatedAccounts.Allowed : DelegatedAccounts.Refused;
        var outcome = await chain.CheckSignatureAsync(account.Address, digest, new Bytes(signature), delegated, cancellationToken);
        return outcome.Kind switch
        {
            SignatureOutcomeKind.Unknown => new Signer(null, new Refusal(RefusalCode.ChainUnavailable, "the chain could not be asked whether the account is a contract that takes the signature; try again")),
            SignatureOutcomeKind.Valid => KindOf(outcome.Signer!.Value) is { } kind ? new Signer(kind, null) : new Signer(null, NotTaken),
            _ => new Signer(null, Explain(outcome.Fault)),
        };
    }

    /// <summary>A contract that says yes only after a call that nobody has made is refused: what such a call may pretend, nobody has paid for.</summary>
    private static ProofKind? KindOf(SignerKind signer) => signer switch
    {
        SignerKind.Contract => ProofKind.Contract,
        SignerKind.UndeployedContract => ProofKind.UndeployedContract,
        SignerKind.DelegatedAccount => ProofKind.DelegatedAccount,
        _ => null,
    };

    private static Refusal Explain(SignatureFault fault) => fault switch
    {
        SignatureFault.DelegatedRefused => new Refusal(RefusalCode.SignatureInvalid, "the account has delegated to code (EIP-7702), which may not speak for it here: sign with the account's own key"),
        SignatureFault.PreDelegated => new Refusal(RefusalCode.SignatureInvalid, "signatures that bring a delegation along (ERC-8010) are not supported: delegate first, or sign with the account's own key"),
        SignatureFault.MalformedWrapper or SignatureFault.TooLong => new Refusal(RefusalCode.SignatureInvalid, "the signature is wrapped for a contract that is not deployed (ERC-6492), and not in the form that it has, or is longer than 16 KiB"),
        SignatureFault.FactoryFailed => new Refusal(RefusalCode.SignatureInvalid, "the contract that is to be deployed at the account's address (ERC-6492) could not be"),
        _ => NotTaken,
    };
}
