using Portcullis.Credentials;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>Ends what whoever holds a token asks to end (RFC 7009). To hold it is enough: nothing but the loss of it can come of that.</summary>
internal sealed class TokenRevocation(OwnTokens tokens, ISessionStore sessions, Revocations revocations)
{
    private static readonly Refusal OtherClient = new(RefusalCode.InvalidRequest, "the token was given to another client_id");

    /// <summary>Ends a refresh token's sign-in with all its tokens, or an access token's grant with the sign-in that it came of. A token that is not known, or has ended, changes nothing.</summary>
    /// <param name="text">The token.</param>
    /// <param name="clientId">Who asks; null when it is not said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why not; null when it is done, or there was nothing to do.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<Refusal?> RevokeAsync(string text, string? clientId, CancellationToken cancellationToken) =>
        RefreshToken.Parse(text) is { } refresh ? await EndAsync(refresh, clientId, cancellationToken)
        : await tokens.ReadAsync(text, cancellationToken) is { } token ? await EndAsync(token, clientId)
        : null;

    private async Task<Refusal?> EndAsync(RefreshToken token, string? clientId, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(token.SessionId, cancellationToken) is not { RevokedAt: null } session)
        {
            return null;
        }

        if (clientId is not null && clientId != session.ClientId)
        {
            return OtherClient;
        }

        // Also for one that was used before, as at a refresh: somebody has it who should not.
        await revocations.EndSessionAsync(session, CancellationToken.None);
        return null;
    }

    private async Task<Refusal?> EndAsync(AccessToken token, string? clientId)
    {
        if (clientId is not null && clientId != token.ClientId)
        {
            return OtherClient;
        }

        await revocations.RevokeAsync(token.Id, CancellationToken.None);
        return null;
    }
}
