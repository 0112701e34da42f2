using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>
/// Turns a wallet proof into an access token. A nonce is used up as soon as its proof was found good, also when the policy then refuses: the
/// proof has been spent on an answer, and another needs another.
/// </summary>
internal sealed class SignInService(
    ClientScopes clientScopes, ConfiguredAudiences audiences, ProofVerifier proofs, INonceStore nonces, ScopeResolver scopes, StatementKeeper statements, AccessTokenIssuer tokens, IAuditLog audit, ILogger<SignInService> logger)
{
    /// <summary>Signs in, or says why not.</summary>
    public async Task<SignInOutcome> SignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        if (clientScopes.Ask(request.ClientId, request.Scope) is not { } scope)
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidScope, "scope must name policies, or tiers as policy:tier, that client_id may ask for, separated by single spaces"), null);
        }

        if (audiences.Find(request.Resource) is not { } audience)
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidTarget, "resource must be one URI that the operator of this issuer has named as an API of its tokens, or be left out"), null);
        }

        var proof = await ProveAsync(request, cancellationToken);
        var outcome = proof.IsGood ? await SpendAsync(proof.Proof, scope, audience, request, cancellationToken) : SignInOutcome.Refused(proof.Refusal, null);
        if (outcome.Refusal is { } refusal && proof.Claimed is { } account)
        {
            var name = account.ToString();
            audit.Record(new AuditEntry(AuditEntry.Refused, proof.IsProven ? name : null, refusal.Code.Code, Asked(scope), null) { Claimed = proof.IsProven ? null : name });
            return proof.IsProven ? outcome with { Account = name } : outcome;
        }

        return outcome;
    }

    private static string? Asked(ScopeRequest scope) => scope.Names.Count == 0 ? null : string.Join(' ', scope.Names);

    /// <summary>What is asked for: where what was signed names it, that and nothing else. Null when the two do not agree, or what was signed names none that there is.</summary>
    private ScopeRequest? Agree(ScopeRequest asked, SignInRequest request, string? signed) =>
        signed is null ? asked
        : string.IsNullOrEmpty(request.Scope) ? clientScopes.Ask(request.ClientId, signed)
        : string.Join(' ', asked.Names) == signed ? asked
        : null;

    private async ValueTask<ProofOutcome> ProveAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await proofs.VerifyAsync(request.Scheme, request.Message, request.Signature, NoncePurpose.SignIn, cancellationToken);
        }
        catch (StoreException e)
        {
            return new ProofOutcome(null, Report(e), null, IsProven: false);
        }
    }

    private async Task<SignInOutcome> SpendAsync(Proof proof, ScopeRequest asked, Audience audience, SignInRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (Agree(asked, request, proof.Statement.Scope) is not { } scopeAsked)
            {
                return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidScope, "scope must be what was signed, or left out"), null);
            }

            if (!await nonces.TryUseAsync(proof.Nonce, proof.NonceExpiresAt, cancellationToken))
            {
                return SignInOutcome.Refused(new Refusal(RefusalCode.NonceUsed, "this message has signed somebody in already; sign one with a fresh nonce"), null);
            }

            var scope = await scopes.ResolveAsync(scopeAsked, new Subject(proof.Standing), request.KeyThumbprint is not null, cancellationToken);
            if (!scope.IsGranted)
            {
                return SignInOutcome.Refused(scope.Refusal, scope.Members);
            }

            var grant = new GrantRequest([statements.Keep(proof)], request.ClientId, scopeAsked.Keep(scope.Scope), scope.Scope, request.KeyThumbprint) { Audience = audience };
            return new SignInOutcome(await tokens.IssueAsync(grant, cancellationToken), scope.Scope, null, null);
        }
        catch (StoreException e)
        {
            return SignInOutcome.Refused(Report(e), null);
        }
    }

    private Refusal Report(StoreException exception)
    {
        Log.StoreFailed(logger, exception);
        return new Refusal(RefusalCode.StoreUnavailable, "nobody can sign in at the moment; try again");
    }
}
