using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>
/// Turns a refresh token into an access token and the next refresh token, deciding anew on facts. A token is used up only when there is another in its place, so that an outage costs
/// nobody the session; one that comes a second time shows that two have it, and ends the session with everything that came of it (RFC 9700, 4.14.2).
/// </summary>
internal sealed class RefreshService(
    ClientScopes clientScopes, ConfiguredAudiences audiences, ConfiguredClients clients, ISessionStore sessions, StatementKeeper statements, AccountLinks links, RevocationSnapshot revoked, Revocations revocations, ScopeResolver scopes, AccessTokenIssuer tokens, IAuditLog audit,
    TimeProvider clock, ILogger<RefreshService> logger)
{
    // Pseudonyms and what is sealed take room, and a token has 8 KiB.
    private const int LongestScopeOfPseudonyms = 2_800;

    private static readonly Refusal Invalid = new(RefusalCode.RefreshTokenInvalid, "the refresh token is not one of this issuer's, has expired, or was revoked; sign in again");
    private static readonly Refusal OwnAccount = new(RefusalCode.InvalidRequest, "this account is the one that is signed in; to end that, send the refresh token to /oauth2/revoke");
    private static readonly Refusal OtherTarget =
        new(RefusalCode.InvalidTarget, "resource must be the one of the sign-in, or be left out, and there must still be such an API; sign in again for another one");

    /// <summary>Refreshes, or says why not.</summary>
    public async Task<SignInOutcome> RefreshAsync(RefreshRequest request, CancellationToken cancellationToken)
    {
        if (RefreshToken.Parse(request.Token) is not { } token)
        {
            return SignInOutcome.Refused(Invalid, null);
        }

        try
        {
            var session = await sessions.FindAsync(token.SessionId, cancellationToken);
            if (session is null)
            {
                return SignInOutcome.Refused(Invalid, null);
            }

            var outcome = await RefreshAsync(request, token, session, cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                outcome = outcome with { Account = session.Accounts[0].Account.ToString() };
                audit.Record(new AuditEntry(AuditEntry.Refused, outcome.Account, refusal.Code.Code, ScopeRequest.NamesOfKept(session.Scope), null));
            }

            return outcome;
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return SignInOutcome.Refused(new Refusal(RefusalCode.StoreUnavailable, "nothing can be refreshed at the moment, and the refresh token is as good as before; try again"), null);
        }
    }

    private async Task<SignInOutcome> RefreshAsync(RefreshRequest request, RefreshToken token, Session session, CancellationToken cancellationToken)
    {
        if (session.RevokedAt is not null || session.ExpiresAt <= clock.GetUtcNow())
        {
            return SignInOutcome.Refused(Invalid, null);
        }

        if (!token.Has(session.Digest))
        {
            return await EndAsync(session);
        }

        var before = session;
        if (request.Unlink is { } unlinked)
        {
            if (AccountLinks.Remove(session, unlinked) is not { } rest)
            {
                return SignInOutcome.Refused(OwnAccount, null);
            }

            // From here on the account is not asked about: one that is blocked, or whose contract takes its word back, can be taken out.
            session = rest;
        }

        if (FindFault(request, session) is { } refusal)
        {
            return SignInOutcome.Refused(refusal, null);
        }

        if (FindAudience(request.Resource, session) is not { } audience)
        {
            return SignInOutcome.Refused(OtherTarget, null);
        }

        if (clientScopes.AskAgain(session.ClientId, session.Scope, request.Scope) is not { } scope)
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidScope, "scope must name policies or tiers that were asked for at the sign-in, and that there still are for this client"), null);
        }

        // What a stranger can send is looked through before a chain is asked about the session's own accounts.
        ProofOutcome? linking = request.Link is { } link ? await links.ProveAsync(session, link, cancellationToken) : null;
        if (linking is { Refusal: { } bad })
        {
            return SignInOutcome.Refused(bad, null);
        }

        if (await statements.FindFaultAsync(session.Accounts, cancellationToken) is { } fault)
        {
            // What a contract no longer stands by was a good sign-in once: it ends here. That nobody can tell ends nothing.
            return fault.Code == RefusalCode.SignatureInvalid ? await EndAsync(session, fault) : SignInOutcome.Refused(fault, null);
        }

        if (session.Accounts.Count < before.Accounts.Count)
        {
            return await UnlinkAsync(session, audience, scope, cancellationToken);
        }

        if (linking is not { Proof: { } proof })
        {
            return await RenewAsync(session, audience, scope, cancellationToken);
        }

        var (accounts, reason) = await links.AddAsync(session, proof, cancellationToken);
        return accounts is null ? SignInOutcome.Refused(reason!, null) : await RenewAsync(session with { Accounts = accounts }, audience, scope, cancellationToken);
    }

    private async Task<SignInOutcome> RenewAsync(Session session, Audience audience, ScopeRequest request, CancellationToken cancellationToken)
    {
        var scope = await scopes.ResolveAsync(request, SubjectOf(session.Accounts), session.KeyThumbprint is not null, cancellationToken);
        if (!scope.IsGranted)
        {
            return SignInOutcome.Refused(scope.Refusal, scope.Members);
        }

        if (audience.IsPairwise && session.Accounts.Count > 1 && scope.Scope.Scope.Length > LongestScopeOfPseudonyms)
        {
            return SignInOutcome.Refused(new Refusal(RefusalCode.InvalidScope, "the accounts meet more policies than one token can name beside linked accounts; ask for fewer, by scope"), null);
        }

        return await tokens.RenewAsync(session, audience, scope.Scope, cancellationToken) is { } issued
            ? new SignInOutcome(issued, scope.Scope, null, null)
            : await EndAsync(session);
    }

    /// <summary>Whatever the accounts that are left hold, or cannot be told to hold, the other one no longer counts: then the token opens nothing.</summary>
    private async Task<SignInOutcome> UnlinkAsync(Session session, Audience audience, ScopeRequest request, CancellationToken cancellationToken)
    {
        var held = (await scopes.ResolveAsync(request, SubjectOf(session.Accounts), session.KeyThumbprint is not null, cancellationToken)).Scope;
        var scope = held is null || (audience.IsPairwise && session.Accounts.Count > 1 && held.Scope.Length > LongestScopeOfPseudonyms) ? GrantedScope.None : held;
        if (await tokens.ReplaceAsync(session, audience, scope, cancellationToken) is not { } issued)
        {
            return await EndAsync(session);
        }

        // The store has ended the tokens of before; also when the caller hangs up this process is to know. When it cannot read that now, what was written stands.
        try
        {
            await revocations.FollowUnlinkAsync(session, CancellationToken.None);
        }
        catch (StoreException e)
        {
            Log.UnlinkNotFollowed(logger, e);
        }

        return new SignInOutcome(issued, scope, null, null);
    }

    private static Subject SubjectOf(IReadOnlyList<SessionAccount> accounts) =>
        new(accounts[0].Standing, [.. accounts.Skip(1).Select(account => account.Standing)]);

    private Refusal? FindFault(RefreshRequest request, Session session) =>
        request.ClientId is { } client && client != session.ClientId ? new Refusal(RefusalCode.RefreshTokenInvalid, "the refresh token was given to another client_id")
        : ScopeRequest.WasOfClient(session.Scope) && clients.Find(session.ClientId) is null ? new Refusal(RefusalCode.RefreshTokenInvalid, "the client that the refresh token was given to is no longer one here")
        : request.ClientId is null && clients.Find(session.ClientId) is { IsConfidential: true } ? new Refusal(RefusalCode.InvalidClient, "the refresh token was given to a client with a secret, which it must show")
        : session.KeyThumbprint is { } bound && bound != request.KeyThumbprint ? new Refusal(RefusalCode.RefreshTokenInvalid, "the refresh token is bound to a key: send a DPoP proof by it")
        : session.Accounts.Any(account => revoked.IsBlocked(account.Account.Address)) ? new Refusal(RefusalCode.AccountBlocked, "this account may not sign in; ask the operator of this API")
        : null;

    /// <summary>The sign-in's audience; null when it is no more, or another one is asked for. A refresh may ask for what the sign-in was for (RFC 8707, 2.2), and that is one.</summary>
    private Audience? FindAudience(string? resource, Session session) =>
        audiences.Find(session.Audience) is { } audience && (string.IsNullOrEmpty(resource) || audiences.Find(resource) == audience) ? audience : null;

    private Task<SignInOutcome> EndAsync(Session session) => EndAsync(
        session,
        new Refusal(RefusalCode.RefreshTokenReused, "the refresh token was used before, so that somebody else may have it: this sign-in and all its tokens have ended; sign in again"));

    private async Task<SignInOutcome> EndAsync(Session session, Refusal refusal)
    {
        // Also when the caller hangs up.
        await revocations.EndSessionAsync(session, CancellationToken.None);
        return SignInOutcome.Refused(refusal, null);
    }
}
