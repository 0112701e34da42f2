using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;
using Log = Portcullis.Issuer.SignIn.Log;

namespace Portcullis.Issuer.SignInPage;

/// <summary>
/// Turns a code into the tokens of a sign-in of its own, once. A code that comes again shows that two have it, and ends what it opened (RFC 6749, 4.1.2); other sign-ins of the same account go on.
/// </summary>
internal sealed class CodeRedemption(
    ClientScopes clientScopes, ConfiguredAudiences audiences, IAuthorizationCodeStore codes, ScopeResolver scopes, AccessTokenIssuer tokens, RevocationSnapshot revoked, Revocations revocations, IAuditLog audit,
    WaryClock wary, ILogger<CodeRedemption> logger)
{
    private static readonly Refusal Invalid =
        new(RefusalCode.CodeInvalid, "the code is not one that stands, was given to another client_id, for another redirect_uri or code_verifier, or is older than a minute; have the person sign in again");
    private static readonly Refusal Reused = new(RefusalCode.CodeReused, "the code was used before, so that somebody else may have it: what it opened has ended; have the person sign in again");

    /// <summary>The tokens, or why there are none.</summary>
    public async Task<SignInOutcome> RedeemAsync(CodeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (await codes.FindAsync(CodeText.DigestOf(request.Code), cancellationToken) is not { } code)
            {
                return SignInOutcome.Refused(Invalid, null);
            }

            var outcome = await RedeemAsync(request, code, cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                outcome = outcome with { Account = code.Accounts[0].Account.ToString() };
                audit.Record(new AuditEntry(AuditEntry.Refused, outcome.Account, refusal.Code.Code, ScopeRequest.NamesOfKept(code.Scope), null));
            }

            return outcome;
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return SignInOutcome.Refused(new Refusal(RefusalCode.StoreUnavailable, "nobody can sign in at the moment; try again"), null);
        }
    }

    private async Task<SignInOutcome> RedeemAsync(CodeRequest request, AuthorizationCode code, CancellationToken cancellationToken)
    {
        // Also of a code that was used: who cannot show the verifier could not have used it, and must not end what it opened.
        if (code.ClientId != request.Client.Id || code.RedirectUri != request.RedirectUri || !CodeChallenge.Matches(code.CodeChallenge, request.Verifier))
        {
            return SignInOutcome.Refused(Invalid, null);
        }

        if (code.GrantId is { } opened)
        {
            return await EndAsync(opened);
        }

        if (code.ExpiresAt <= wary.Latest)
        {
            return SignInOutcome.Refused(Invalid, null);
        }

        if (audiences.Find(code.Audience) is not { } audience || (!string.IsNullOrEmpty(request.Resource) && audiences.Find(request.Resource) != audience))
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidTarget, "resource must be the one that the person signed in for, or be left out"), null);
        }

        if (code.Accounts.Any(account => revoked.IsBlocked(account.Account.Address)))
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.AccountBlocked, "this account may not sign in; ask the operator of this API"), null);
        }

        return clientScopes.AskAgain(code.ClientId, code.Scope, null) is { } scope
            ? await IssueAsync(request, code, scope, audience, cancellationToken)
            : SignInOutcome.Refused(new Refusal(RefusalCode.InvalidScope, "what was asked for is no longer a policy here, or no longer this client's"), null);
    }

    private async Task<SignInOutcome> IssueAsync(CodeRequest request, AuthorizationCode code, ScopeRequest names, Audience audience, CancellationToken cancellationToken)
    {
        var scope = await scopes.ResolveAsync(names, new Subject(code.Accounts[0].Standing), request.KeyThumbprint is not null, cancellationToken);
        if (!scope.IsGranted)
        {
            return SignInOutcome.Refused(scope.Refusal, scope.Members);
        }

        var grant = new GrantRequest(code.Accounts, code.ClientId, code.Scope, scope.Scope, request.KeyThumbprint)
        {
            Audience = audience,
            OpenId = code.IsOpenId ? new OpenIdRequest(code.Nonce, code.AuthenticatedAt) : null,
        };
        if (await tokens.IssueAsync(grant, (session, opened) => codes.TryRedeemAsync(code.Digest, session, opened, cancellationToken)) is { } issued)
        {
            return new SignInOutcome(issued, scope.Scope, null, null);
        }

        // Somebody else was faster.
        return await codes.FindAsync(code.Digest, cancellationToken) is { GrantId: { } first } ? await EndAsync(first) : SignInOutcome.Refused(Invalid, null);
    }

    private async Task<SignInOutcome> EndAsync(string grantId)
    {
        // Also when the caller hangs up.
        await revocations.RevokeAsync(grantId, CancellationToken.None);
        return SignInOutcome.Refused(Reused, null);
    }
}
