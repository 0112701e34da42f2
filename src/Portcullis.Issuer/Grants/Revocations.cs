using Portcullis.Conditions.Accounts;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>Blocks accounts, revokes grants and ends sessions: in the store, in the audit log, and at once for this process's own checks.</summary>
public sealed class Revocations(IBlockedAccountStore accounts, IGrantStore grants, ISessionStore sessions, RevocationSnapshot snapshot, IAuditLog audit, TimeProvider clock)
{
    /// <summary>Blocks an address on every chain of its family: it can neither sign in nor use the tokens that it has.</summary>
    /// <param name="address">The address.</param>
    /// <param name="reason">The operator's words, for the operator.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it was blocked before.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<bool> BlockAsync(WalletAddress address, string reason, CancellationToken cancellationToken)
    {
        var changed = await accounts.BlockAsync(new BlockedAccount(address, reason, clock.GetUtcNow()), cancellationToken);
        await ApplyAsync(changed ? new AuditEntry("account_blocked", address.ToString(), null, null, null) : null, cancellationToken);
        return changed;
    }

    /// <summary>Ends a block. Tokens that have not expired work again.</summary>
    /// <returns>False when the address was not blocked.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<bool> UnblockAsync(WalletAddress address, CancellationToken cancellationToken)
    {
        var changed = await accounts.UnblockAsync(address, cancellationToken);
        await ApplyAsync(changed ? new AuditEntry("account_unblocked", address.ToString(), null, null, null) : null, cancellationToken);
        return changed;
    }

    /// <summary>
    /// Revokes a grant, for good, with those whose tokens were exchanged for its own, and ends the session that it came of: its next token would be as good. One whose own token was exchanged for
    /// another ends alone.
    /// </summary>
    /// <returns>False when there is none of that id, or it was revoked before.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<bool> RevokeAsync(string grantId, CancellationToken cancellationToken)
    {
        // The grant first: what it says of being changed would else be the session's.
        var changed = await grants.RevokeAsync(grantId, clock.GetUtcNow(), cancellationToken);
        if (await grants.FindAsync(grantId, cancellationToken) is { SourceId: null, SessionId: { } session })
        {
            await sessions.RevokeAsync(session, clock.GetUtcNow(), cancellationToken);
        }

        await ApplyAsync(changed ? new AuditEntry("grant_closed", null, null, null, grantId) : null, cancellationToken);
        return changed;
    }

    /// <summary>Ends a session: none of its refresh tokens and access tokens is good any more.</summary>
    /// <returns>False when it was revoked before.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<bool> EndSessionAsync(Session session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var changed = await sessions.RevokeAsync(session.Id, clock.GetUtcNow(), cancellationToken);
        await ApplyAsync(changed ? new AuditEntry("session_closed", session.Accounts[0].Account.ToString(), null, null, null) : null, cancellationToken);
        return changed;
    }

    /// <summary>Has this process know at once that the tokens of a session ended with an account that was taken out.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal Task FollowUnlinkAsync(Session session, CancellationToken cancellationToken) =>
        ApplyAsync(new AuditEntry("account_unlinked", session.Accounts[0].Account.ToString(), null, null, null), cancellationToken);

    private async Task ApplyAsync(AuditEntry? entry, CancellationToken cancellationToken)
    {
        if (entry is not null)
        {
            audit.Record(entry);
        }

        await snapshot.RefreshAsync(cancellationToken);
    }
}
