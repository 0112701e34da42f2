using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.Signatures;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>Checks what a wallet signed and the signature: what costs least comes first, a chain is asked last, and nothing is kept or used up.</summary>
internal sealed class ProofVerifier(
    SignInOrigins origins, ChainSet chains, NonceIssuer nonces, INonceStore used, SignatureVerifier signatures, RevocationSnapshot revocations, IOptions<IssuerOptions> options, TimeProvider clock)
{
    /// <summary>Checks the proof against the configuration, the present and the nonce.</summary>
    /// <param name="scheme">The form of what was signed.</param>
    /// <param name="text">What was signed, exactly as received: the signature is checked over these characters.</param>
    /// <param name="signature">As the scheme writes it: of an EVM account <c>0x</c> and hexadecimal digits of either case, of a key r, s and v of 0, 1, 27 or 28, of a contract whatever it takes; of a Solana wallet base58.</param>
    /// <param name="purpose">What the proof is for: its nonce and its URI must be for that.</param>
    /// <param name="cancellationToken">Ends the wait for a chain.</param>
    /// <exception cref="StoreException">The store of used nonces cannot be read.</exception>
    public ValueTask<ProofOutcome> VerifyAsync(StatementScheme scheme, string text, string signature, NoncePurpose purpose, CancellationToken cancellationToken) =>
        VerifyAsync(scheme, text, signature, purpose, static _ => null, cancellationToken);

    /// <summary>The same where what was signed must say more than at a sign-in.</summary>
    /// <param name="scheme">The form of what was signed.</param>
    /// <param name="text">What was signed.</param>
    /// <param name="signature">As the scheme writes it.</param>
    /// <param name="purpose">What the proof is for.</param>
    /// <param name="findFault">What is wrong with what was signed beside; null when nothing is. Asked before the nonce and the signature.</param>
    /// <param name="cancellationToken">Ends the wait for a chain.</param>
    /// <exception cref="StoreException">The store of used nonces cannot be read.</exception>
    public async ValueTask<ProofOutcome> VerifyAsync(
        StatementScheme scheme, string text, string signature, NoncePurpose purpose, Func<SignedStatement, Refusal?> findFault, CancellationToken cancellationToken)
    {
        if (!scheme.TryReadSignature(signature, out var bytes))
        {
            return Refuse(RefusalCode.InvalidRequest, $"signature must be {scheme.SignatureRule}", null);
        }

        if (!scheme.TryRead(text, out var statement, out var fault))
        {
            return Refuse(RefusalCode.InvalidMessage, fault, null);
        }

        var message = statement.Content;
        var refusal = CheckContent(message, origins.For(purpose), out var origin) ?? CheckChain(statement.Account) ?? CheckTimes(message) ?? findFault(statement);
        if (refusal is not null)
        {
            return new ProofOutcome(null, refusal, statement.Account, IsProven: false);
        }

        var nonce = nonces.Check(message.Nonce, purpose, origin!, statement.Account.Address);
        if (nonce.Fault is not null)
        {
            return Refuse(nonce.Fault, "ask for a fresh nonce at /auth/nonce or /auth/challenge, and use it for what it was asked for", statement.Account);
        }

        // Whoever uses it up is found out at the end; a message that signed in before costs neither a recovery nor a call to a chain.
        if (await used.IsUsedAsync(message.Nonce, cancellationToken))
        {
            return Refuse(RefusalCode.NonceUsed, "this message has been used already; sign one with a fresh nonce", statement.Account);
        }

        var signer = await signatures.FindSignerAsync(statement, bytes, cancellationToken);
        if (signer.Kind is not { } kind)
        {
            return new ProofOutcome(null, signer.Refusal, statement.Account, IsProven: false);
        }

        // After the signature: whether an account is blocked is for its holder to know.
        return revocations.IsBlocked(statement.Account.Address)
            ? Refuse(RefusalCode.AccountBlocked, "this account may not sign in; ask the operator of this API", statement.Account) with { IsProven = true }
            : new ProofOutcome(new Proof(statement, kind, bytes, nonce.ExpiresAt), null, statement.Account, IsProven: true);
    }

    private static ProofOutcome Refuse(RefusalCode code, string detail, AccountId? claimed) =>
        new(null, new Refusal(code, detail), claimed, IsProven: false);

    private static Refusal? CheckContent(SignInMessage message, SignInOrigins allowed, out SignInOrigin? origin)
    {
        origin = allowed.Find(message.Domain, message.Uri);
        return origin is null && !allowed.HasDomain(message.Domain) ? new Refusal(RefusalCode.DomainMismatch, "the message's domain is not one that may sign in here")
            : origin is null ? new Refusal(RefusalCode.UriMismatch, "the message's URI is not one that may sign in here with its domain")
            : message.Scheme is { } scheme && scheme != origin.Scheme ? new Refusal(RefusalCode.DomainMismatch, "the scheme before the message's domain is not its URI's")
            : message.Resources is { Count: > 0 } ? new Refusal(RefusalCode.InvalidMessage, "the message asks for resources, and there are none to be had here")
            : null;
    }

    private Refusal? CheckChain(AccountId account) => account switch
    {
        AccountId.Evm { Account.ChainId: var chainId } when chains.Find(chainId) is not null => null,
        AccountId.Solana { Account.Cluster: var cluster } when options.Value.SignIn.Allows(cluster) => null,
        _ => new Refusal(RefusalCode.ChainMismatch, "the message's chain id is not one of the chains configured here"),
    };

    private Refusal? CheckTimes(SignInMessage message)
    {
        // Domain, URI and chain were compared with the configuration, and the nonce's MAC says the rest: what is left to find is the times.
        return SiweValidation.ValidateTimes(message, clock.GetUtcNow(), AccessTokenVerifier.Skew) switch
        {
            SiweFault.None => null,
            SiweFault.Expired => new Refusal(RefusalCode.MessageExpired, "the message's expiration time has come; sign a fresh one"),
            SiweFault.IssuedInFuture => new Refusal(RefusalCode.MessageNotYetValid, "the message was issued in the future; set the clock right"),
            _ => new Refusal(RefusalCode.MessageNotYetValid, "the message's not-before time has not come"),
        };
    }
}
