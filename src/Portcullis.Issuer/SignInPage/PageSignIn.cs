using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.SignIn.Statements;
using Portcullis.Issuer.Stores;
using Log = Portcullis.Issuer.SignIn.Log;

namespace Portcullis.Issuer.SignInPage;

/// <summary>Has a wallet sign for a request at the page, and turns the proof into a code for the client.</summary>
internal sealed class PageSignIn(
    ChallengeWriter challenges, SignInOrigins origins, ProofVerifier proofs, INonceStore nonces, ScopeResolver scopes, StatementKeeper statements, ConfiguredAudiences audiences, IAuthorizationCodeStore codes,
    IAuditLog audit, WaryClock wary, TimeProvider clock, ILogger<PageSignIn> logger)
{
    /// <summary>How long a client has to fetch the tokens (RFC 6749, 4.1.2, has ten minutes at the most).</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    private static readonly Refusal OtherRequest = new(RefusalCode.InvalidMessage, "what was signed is for another program, or another of its requests; sign the message of this one");

    /// <summary>What an account is to sign.</summary>
    public string WriteMessage(AuthorizationRequest request, AccountId account) =>
        challenges.Write(account, origins.For(NoncePurpose.Page).All[0], NoncePurpose.Page, request.Statement, request.Digest).ToMessage();

    /// <summary>A code for whoever signed, or why there is none. As at a sign-in by itself, a good proof is used up also when the policy then refuses.</summary>
    public async Task<CodeOutcome> SignInAsync(AuthorizationRequest request, string message, string signature, CancellationToken cancellationToken)
    {
        try
        {
            var proof = await proofs.VerifyAsync(SiweScheme.Instance, message, signature, NoncePurpose.Page, cancellationToken);
            var outcome = proof.IsGood ? await SpendAsync(request, proof.Proof, cancellationToken) : CodeOutcome.Refused(proof.Refusal, null);
            if (outcome.Refusal is { } refusal && proof.Claimed is { } account)
            {
                var name = account.ToString();
                var asked = request.ScopeText.Length == 0 ? null : request.ScopeText;
                audit.Record(new AuditEntry(AuditEntry.Refused, proof.IsProven ? name : null, refusal.Code.Code, asked, null) { Claimed = proof.IsProven ? null : name });
                return proof.IsProven ? outcome with { Account = name } : outcome;
            }

            return outcome;
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return CodeOutcome.Refused(new Refusal(RefusalCode.StoreUnavailable, "nobody can sign in at the moment; try again"), null);
        }
    }

    private async Task<CodeOutcome> SpendAsync(AuthorizationRequest request, Proof proof, CancellationToken cancellationToken)
    {
        if (proof.Statement.Content is not { } content || content.Statement != request.Statement || content.RequestId != request.Digest)
        {
            return CodeOutcome.Refused(OtherRequest, null);
        }

        if (!await nonces.TryUseAsync(proof.Nonce, proof.NonceExpiresAt, cancellationToken))
        {
            return CodeOutcome.Refused(new Refusal(RefusalCode.NonceUsed, "this message has signed somebody in already; sign a fresh one"), null);
        }

        // Whether the tokens will be bound to a key shows when they are fetched, and so does whether that is enough.
        var scope = await scopes.ResolveAsync(request.Scope, new Subject(proof.Standing), isBound: true, cancellationToken);
        return scope.IsGranted ? new CodeOutcome(await KeepAsync(request, proof, request.Scope.Keep(scope.Scope), cancellationToken), null, null) : CodeOutcome.Refused(scope.Refusal, scope.Members);
    }

    private async Task<string> KeepAsync(AuthorizationRequest request, Proof proof, string scope, CancellationToken cancellationToken)
    {
        var code = CodeText.Create();
        var kept = new AuthorizationCode
        {
            Digest = CodeText.DigestOf(code),
            ClientId = request.Client.Id,
            RedirectUri = request.RedirectUri,
            CodeChallenge = request.CodeChallenge,
            Scope = scope,
            IsOpenId = request.IsOpenId,
            Nonce = request.Nonce,
            Audience = request.Audience == audiences.Default ? null : request.Audience.Uri,
            Accounts = [statements.Keep(proof)],
            AuthenticatedAt = clock.GetUtcNow(),
            ExpiresAt = wary.Latest + CodeLifetime,
        };
        await codes.AddAsync(kept, cancellationToken);
        return code;
    }
}
