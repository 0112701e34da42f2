using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Exchange;

/// <summary>
/// Gives a sign-in's access token for a narrower one: for one other API, with a part of the scope, and for no longer (RFC 8693). Only tokens for this gateway are taken, and none that was itself
/// exchanged: an API that is given a token must not be able to turn it into one for another API.
/// </summary>
internal sealed class TokenExchange(
    OwnTokens tokens, TokenSubjects subjects, RevocationSnapshot revoked, IGrantStore grants, LivePolicies policies, ConfiguredAudiences audiences, ConfiguredClients clients, ScopeResolver scopes, AccessTokenIssuer issuer, IAuditLog audit,
    ILogger<TokenExchange> logger)
{
    private static readonly Refusal NoSubject = new(
        RefusalCode.InvalidRequest, "subject_token must be an access token of this issuer for its own API that stands, and that was not itself exchanged");

    private static readonly Refusal NoTarget = new(
        RefusalCode.InvalidTarget, "resource must be one URI that the operator of this issuer has named as an API of its tokens; at this gateway itself a scope has no say, so that nothing is narrower there");

    /// <summary>Exchanges, or says why not.</summary>
    public async Task<SignInOutcome> ExchangeAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        if (audiences.Find(request.Resource) is not { } audience || audience == audiences.Default)
        {
            return SignInOutcome.Refused(NoTarget, null);
        }

        if (await tokens.ReadAsync(request.SubjectToken, cancellationToken) is not { } token || token.Audience != audiences.Default.Uri || subjects.Read(token) is not { } named || AccountsOf(named) is not { } accounts)
        {
            return SignInOutcome.Refused(NoSubject, null);
        }

        // A client that is to know people by a pseudonym, or is for one API alone, must not get round that here.
        if ((token.IsPairwise && !audience.IsPairwise) || (clients.Find(token.ClientId)?.Audience is { } only && audiences.Find(only) != audience))
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidTarget, "the subject_token's client may not have tokens for that API"), null);
        }

        try
        {
            var outcome = await ExchangeAsync(request, named, accounts, audience, cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                outcome = outcome with { Account = named.Account };
                audit.Record(new AuditEntry(AuditEntry.Refused, named.Account, refusal.Code.Code, string.IsNullOrEmpty(request.Scope) ? null : request.Scope, token.Id));
            }

            return outcome;
        }
        catch (StoreException e)
        {
            SignIn.Log.StoreFailed(logger, e);
            return SignInOutcome.Refused(new Refusal(RefusalCode.StoreUnavailable, "no token can be exchanged at the moment; try again"), null);
        }
    }

    private async Task<SignInOutcome> ExchangeAsync(ExchangeRequest request, AccessToken token, List<SessionAccount> accounts, Audience audience, CancellationToken cancellationToken)
    {
        if (FindFault(request, token) is { } refusal)
        {
            return SignInOutcome.Refused(refusal, null);
        }

        if (ScopeRequest.ParsePart(token.Scope, request.Scope, policies.Current) is not { } asked)
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidScope, "scope must name policies or tiers of the subject_token's scope, and that there still are"), null);
        }

        if (await grants.FindAsync(token.Id, cancellationToken) is not { SourceId: null } source)
        {
            return SignInOutcome.Refused(NoSubject, null);
        }

        var thumbprint = request.KeyThumbprint ?? token.KeyThumbprint;
        var scope = await scopes.ResolveAsync(asked, new Subject(accounts[0].Standing, [.. accounts.Skip(1).Select(account => account.Standing)]), thumbprint is not null, cancellationToken);
        if (!scope.IsGranted)
        {
            return SignInOutcome.Refused(scope.Refusal, scope.Members);
        }

        var grant = new GrantRequest(accounts, token.ClientId, request.Scope ?? "", scope.Scope, thumbprint) { Audience = audience };
        return await issuer.ExchangeAsync(grant, source, cancellationToken) is { } issued ? new SignInOutcome(issued, scope.Scope, null, null) : SignInOutcome.Refused(NoSubject, null);
    }

    private Refusal? FindFault(ExchangeRequest request, AccessToken token) =>
        revoked.Check(token) is { } refusal ? (refusal.Code == RefusalCode.RevokedToken ? NoSubject : refusal)
        : request.ClientId is { } client && client != token.ClientId ? new Refusal(RefusalCode.InvalidRequest, "the subject_token was given to another client_id")
        : request.ClientId is null && clients.Find(token.ClientId) is { IsConfidential: true } ? new Refusal(RefusalCode.InvalidClient, "the subject_token was given to a program with a secret, which must show it")
        : token.KeyThumbprint is { } bound && bound != request.KeyThumbprint ? new Refusal(RefusalCode.InvalidDpopProof, "the subject_token is bound to a key: send a DPoP proof by it")
        : null;

    private static List<SessionAccount>? AccountsOf(AccessToken token)
    {
        var accounts = new List<SessionAccount>();
        foreach (var one in token.Linked.Prepend(new ProvenAccount(token.Account, token.Proof)))
        {
            if (!AccountId.TryParse(one.Account, out var account))
            {
                return null;
            }

            accounts.Add(new SessionAccount(account, one.Proof, null));
        }

        return accounts;
    }
}
