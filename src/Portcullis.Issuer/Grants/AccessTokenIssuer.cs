using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>Opens grants and signs their access tokens; a token without a stored grant does not exist.</summary>
internal sealed class AccessTokenIssuer(
    IGrantStore grants, ISessionStore sessions, KeyRing keys, ConfiguredAudiences audiences, TokenSubjects subjects, IAuditLog audit, IOptions<IssuerOptions> options, TimeProvider clock)
{
    /// <summary>Issues the first token of a sign-in, and opens its session where refreshing is on.</summary>
    /// <exception cref="StoreException">The grant cannot be stored; no token was made.</exception>
    public async Task<IssuedToken> IssueAsync(GrantRequest request, CancellationToken cancellationToken) =>
        (await IssueAsync(request, (session, grant) => OpenAsync(session, grant, cancellationToken)))!;

    /// <summary>The same, kept in a way of the caller's.</summary>
    /// <param name="request">What is granted.</param>
    /// <param name="open">Remembers the grant, and the session where refreshing is on, or says that it may not be.</param>
    /// <returns>Null when it may not be.</returns>
    /// <exception cref="StoreException">The grant cannot be stored; no token was made.</exception>
    public async Task<IssuedToken?> IssueAsync(GrantRequest request, Func<Session?, Grant, Task<bool>> open)
    {
        var now = Now();
        if (options.Value.Tokens.RefreshLifetime == TimeSpan.Zero)
        {
            var alone = Make(request, null, now);
            return await open(null, GrantOf(alone, request, null)) ? Sign(alone, request, request.OpenId, null, default) : null;
        }

        var (refresh, text) = RefreshToken.Create(SortedId.Create(now));
        var session = new Session
        {
            Id = refresh.SessionId,
            Digest = refresh.Digest,
            Accounts = request.Accounts,
            ClientId = request.ClientId,
            Scope = request.Asked,
            KeyThumbprint = request.KeyThumbprint,
            Audience = request.Audience == audiences.Default ? null : request.Audience.Uri,
            OpenedAt = now,
            ExpiresAt = now + options.Value.Tokens.RefreshLifetime,
        };
        var token = Make(request, session.ExpiresAt, now);
        return await open(session, GrantOf(token, request, session.Id)) ? Sign(token, request, request.OpenId, text, session.ExpiresAt - now) : null;
    }

    /// <summary>Issues a session's next token, and with it the next refresh token.</summary>
    /// <param name="session">The session, with the accounts that it is to have.</param>
    /// <param name="audience">Its audience.</param>
    /// <param name="granted">What the accounts were found to hold.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the session's refresh token was used in the meantime, or the session has ended.</returns>
    /// <exception cref="StoreException">The grant cannot be stored; no token was made, and the refresh token is as good as before.</exception>
    public Task<IssuedToken?> RenewAsync(Session session, Audience audience, GrantedScope granted, CancellationToken cancellationToken) =>
        RenewAsync(session, audience, granted, sessions.TryRenewAsync, cancellationToken);

    /// <summary>The same, and ends all tokens that came of the session before.</summary>
    /// <inheritdoc cref="RenewAsync(Session, Audience, GrantedScope, CancellationToken)"/>
    public Task<IssuedToken?> ReplaceAsync(Session session, Audience audience, GrantedScope granted, CancellationToken cancellationToken) =>
        RenewAsync(session, audience, granted, sessions.TryReplaceAsync, cancellationToken);

    private async Task<IssuedToken?> RenewAsync(
        Session session, Audience audience, GrantedScope granted, Func<Session, string, Grant, DateTimeOffset, CancellationToken, Task<bool>> renew, CancellationToken cancellationToken)
    {
        var now = Now();
        var request = new GrantRequest(session.Accounts, session.ClientId, session.Scope, granted, session.KeyThumbprint) { Audience = audience };
        var token = Make(request, session.ExpiresAt, now);
        var (refresh, text) = RefreshToken.Create(session.Id);
        return await renew(session with { Digest = refresh.Digest }, session.Digest, GrantOf(token, request, session.Id), clock.GetUtcNow(), cancellationToken)
            ? Sign(token, request, null, text, session.ExpiresAt - now)
            : null;
    }

    /// <summary>Issues a token for another one, which it does not outlive; there is no refresh token.</summary>
    /// <param name="request">What it is to be.</param>
    /// <param name="source">The grant of the other one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the other one was revoked in the meantime.</returns>
    /// <exception cref="StoreException">The grant cannot be stored; no token was made.</exception>
    public async Task<IssuedToken?> ExchangeAsync(GrantRequest request, Grant source, CancellationToken cancellationToken)
    {
        var token = Make(request, source.ExpiresAt, Now());
        return await grants.TryOpenFromSourceAsync(GrantOf(token, request, source.SessionId) with { SourceId = source.Id }, cancellationToken)
            ? Sign(token, request, null, null, default) with { IsExchanged = true }
            : null;
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());

    private AccessToken Make(GrantRequest request, DateTimeOffset? most, DateTimeOffset now)
    {
        var lifetime = now + TimeSpan.FromSeconds(Math.Floor(options.Value.Tokens.Lifetime.TotalSeconds));

        // Until the next block a chain may take for good what ended by our clock: such a token is born expired.
        var known = request.Granted.Until < now ? now : request.Granted.Until;
        var expiry = new[] { lifetime, most ?? lifetime, known ?? lifetime }.Min();
        return new AccessToken
        {
            Issuer = options.Value.PublicUrl,
            Account = request.Accounts[0].Account.ToString(),
            Proof = request.Accounts[0].Proof,
            Linked = request.Accounts.Count == 1 ? [] : [.. request.Accounts.Skip(1).Select(one => new ProvenAccount(one.Account.ToString(), one.Proof))],
            KeyThumbprint = request.KeyThumbprint,
            Audience = request.Audience.Uri,
            Id = SortedId.Create(now),
            ClientId = request.ClientId,
            IsHeldToScope = request.ClientId != AccessToken.UnnamedClient,
            Scope = request.Granted.Scope,
            IssuedAt = now,
            NotBefore = now,
            ExpiresAt = expiry,
        };
    }

    private async Task<bool> OpenAsync(Session? session, Grant grant, CancellationToken cancellationToken)
    {
        await (session is null ? grants.OpenAsync(grant, cancellationToken) : sessions.OpenAsync(session, grant, cancellationToken));
        return true;
    }

    private IssuedToken Sign(AccessToken token, GrantRequest request, OpenIdRequest? openId, string? refresh, TimeSpan refreshLifetime)
    {
        audit.Record(new AuditEntry("grant_opened", token.Account, null, null, token.Id));
        var (written, key) = (subjects.Write(token), keys.CurrentOf(request.Audience.Algorithm));
        return new IssuedToken(written.Sign(key), token.ExpiresAt - token.IssuedAt, token.KeyThumbprint is not null, refresh, refreshLifetime)
        {
            IdToken = openId is null ? null : IdTokenOf(written, openId).Sign(key),
        };
    }

    private static IdToken IdTokenOf(AccessToken token, OpenIdRequest openId) => new()
    {
        Issuer = token.Issuer,
        Subject = token.Account,
        ClientId = token.ClientId,
        Nonce = openId.Nonce,
        AuthenticatedAt = openId.AuthenticatedAt,
        IssuedAt = token.IssuedAt,
        ExpiresAt = token.ExpiresAt,
    };

    private static Grant GrantOf(AccessToken token, GrantRequest request, string? sessionId) => new()
    {
        Id = token.Id,
        Account = request.Accounts[0].Account,
        ProofKind = token.Proof,
        Linked = token.Linked,
        Audience = token.Audience,
        ClientId = token.ClientId,
        Scope = token.Scope,
        IsBound = token.KeyThumbprint is not null,
        SessionId = sessionId,
        IssuedAt = token.IssuedAt,
        ExpiresAt = token.ExpiresAt,
    };
}
