using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Solana;
using Portcullis.Solana.Siws;

namespace Portcullis.Issuer.SignIn;

/// <summary>Writes what wallets are to sign.</summary>
internal sealed class ChallengeWriter(NonceIssuer nonces, IOptions<IssuerOptions> options, TimeProvider clock)
{
    /// <summary>What is to be signed, for an account and a configured pair; for linking also the account to be linked to.</summary>
    public Challenge Write(AccountId account, SignInOrigin origin, NoncePurpose purpose, AccountId? linkTo)
    {
        var statement = purpose == NoncePurpose.Attest ? StatementText.ForAttestation(options.Value)
            : linkTo is { } caller ? StatementText.ForLink(options.Value, caller)
            : StatementText.ForSignIn(options.Value);
        return Write(account, origin, purpose, statement, requestId: null);
    }

    /// <summary>The same with a statement of the caller's.</summary>
    /// <param name="account">Who is to sign.</param>
    /// <param name="origin">The pair of domain and URI.</param>
    /// <param name="purpose">What the signature is for.</param>
    /// <param name="statement">The sentence that wallets show.</param>
    /// <param name="requestId">What the signature is bound to beside; null for nothing.</param>
    public Challenge Write(AccountId account, SignInOrigin origin, NoncePurpose purpose, string statement, string? requestId)
    {
        var nonce = nonces.Issue(purpose, origin, account.Address);
        return new Challenge(Compose(account, origin, statement, nonce, clock.GetUtcNow()) with { RequestId = requestId }, nonce);
    }

    /// <summary>Why no message can be written with these settings; null when one can.</summary>
    public static string? FindFault(SignInOrigin origin, string statement)
    {
        var nonce = new IssuedNonce(new string('0', NonceIssuer.TextLength), DateTimeOffset.UnixEpoch);
        Compose(new Account(ulong.MaxValue, Address.Zero), origin, statement, nonce, DateTimeOffset.UnixEpoch).TryWrite(out _, out var fault);
        return fault;
    }

    private static SignInMessage Compose(AccountId account, SignInOrigin origin, string statement, IssuedNonce nonce, DateTimeOffset now) => account switch
    {
        AccountId.Evm { Account: var evm } => ComposeSiwe(evm, origin, statement, nonce, now),
        AccountId.Solana { Account: var solana } => ComposeSiws(solana, origin, statement, nonce, now),
        _ => throw new ArgumentException("not an account that is known", nameof(account)),
    };

    private static SiweMessage ComposeSiwe(Account account, SignInOrigin origin, string statement, IssuedNonce nonce, DateTimeOffset now) => new()
    {
        Domain = origin.Domain,
        Address = account.Address,
        Statement = statement,
        Uri = origin.Uri,
        ChainId = account.ChainId,
        Nonce = nonce.Text,
        IssuedAt = SiweTime.From(now),
        ExpirationTime = SiweTime.From(nonce.ExpiresAt),
    };

    private static SiwsMessage ComposeSiws(SolanaAccount account, SignInOrigin origin, string statement, IssuedNonce nonce, DateTimeOffset now) => new()
    {
        Domain = origin.Domain,
        Address = account.Address,
        Statement = statement,
        Uri = origin.Uri,
        ChainId = account.Cluster.Name,
        Nonce = nonce.Text,
        IssuedAt = SiweTime.From(now),
        ExpirationTime = SiweTime.From(nonce.ExpiresAt),
    };
}
