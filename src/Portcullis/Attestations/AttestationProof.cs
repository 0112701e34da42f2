using Microsoft.Extensions.Options;
using Portcullis.AspNetCore;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Ethereum;
using Portcullis.Issuer;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;

namespace Portcullis.Attestations;

/// <summary>
/// Takes an attestation of this gate's own for a proof of the account: the policy is decided on facts as for any token, whatever the attestation says of conditions. Anybody with an API
/// key can have one about any wallet, so it proves something only when its asker has proven the wallet, unless the route says in so many words that it need not.
/// </summary>
internal sealed partial class AttestationProof(IOptions<IssuerOptions> options, AttestationKeys keys, TokenSubjects subjects, INonceStore used, TimeProvider clock, ILogger<AttestationProof> logger) : IBearerProof
{
    /// <summary>The client that stands for an attestation whose asker did not prove the wallet: it may pass only where the route says so.</summary>
    public const string UnprovenClient = "attestation-unproven";

    private const string ProvenClient = "attestation";

    private readonly string _issuer = options.Value.PublicUrl;
    private readonly AttestationVerifier _verifier = new(options.Value.PublicUrl, keys, clock);

    public async ValueTask<TokenVerification?> JudgeAsync(ReadOnlyMemory<char> token, HttpContext context)
    {
        if (!AttestationVerifier.IsAttestation(token.Span) || AttestationRules.Of(context.GetEndpoint()) is not { } rules)
        {
            return null;
        }

        var outcome = await _verifier.ReadWithoutDecidingAsync(token, context.RequestAborted);
        return !outcome.IsValid ? TokenVerification.Refused(outcome.Refusal)
            : !outcome.Token.IsWalletProven && rules.NeedsWalletProof
                ? Refuse("The attestation does not show who controls the wallet: ask for one with a walletProof.")
            : !Address.TryParse(outcome.Token.Wallet, out var address) ? Refuse("The attestation is about no EVM wallet.")
            : await SpendAsync(outcome.Token, address, rules, context.RequestAborted);
    }

    private static TokenVerification Refuse(string detail) => TokenVerification.Refused(new Refusal(RefusalCode.AttestationInvalid, detail));

    private async ValueTask<TokenVerification> SpendAsync(AttestationToken token, Address address, AttestationRules rules, CancellationToken cancellationToken)
    {
        if (!rules.IsSingleUse)
        {
            return Accept(token, address);
        }

        try
        {
            // One list for all nonces: an attestation's id has a form that no nonce has.
            return await used.TryUseAsync(token.Id, token.ExpiresAt, cancellationToken) ? Accept(token, address) : Refuse("The attestation was used before, and this route takes each once.");
        }
        catch (StoreException exception)
        {
            Log.AttestationNotSpent(logger, exception);
            return TokenVerification.Refused(new Refusal(RefusalCode.StoreUnavailable, "It cannot be told at the moment whether the attestation was used before; try again."));
        }
    }

    /// <summary>What was proven by the wallet's key holds on every EVM chain. The account is named for the chain that was asked first, which is a contract's own: nothing else may have been asked on its word.</summary>
    private TokenVerification Accept(AttestationToken token, Address address) => TokenVerification.Valid(subjects.Write(new AccessToken
    {
        Issuer = _issuer,
        Account = new Account(token.Results[0].ChainId, address).ToString(),
        Proof = token.Proof ?? ProofKind.KeyRecovery,
        Audience = _issuer,
        Id = token.Id,
        ClientId = token.IsWalletProven ? ProvenClient : UnprovenClient,
        Scope = "",
        IssuedAt = token.IssuedAt,
        NotBefore = token.IssuedAt,
        ExpiresAt = token.ExpiresAt,
    }));

    private static partial class Log
    {
        [LoggerMessage(EventId = 16, Level = LogLevel.Error, Message = "The store failed, so that an attestation that may be used once was refused")]
        public static partial void AttestationNotSpent(ILogger logger, Exception exception);
    }
}
