using Portcullis.Credentials;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>Ends what whoever holds a token asks to end (RFC 7009). To hold it is enough, save where its client has a secret: then it is the client's alone to end (2.1).</summary>
internal sealed class TokenRevocation(OwnTokens tokens, ISessionStore sessions, ConfiguredClients clients, Revocations revocations)
{
    private static readonly Refusal OtherClient = new(RefusalCode.InvalidRequest, "the token was given to another client_id");
    private static readonly Refusal NotShown = new(RefusalCode.InvalidClient, "the token was given to a program with a secret, which must show it");

    /// <summary>Ends a refresh token's sign-in with all its tokens, or an access token's grant with the sign-in that it came of. A token that is not known, or has ended, changes nothing.</summary>
    /// <param name="text">The token.</param>
    /// <param name="clientId">Who asks, and has shown its secret if it has one; null when it is not said.</param>
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

        if (FindFault(session.ClientId, clientId) is { } refusal)
        {
            return refusal;
        }

        // Also for one that was used before, as at a refresh: somebody has it who should not.
        await revocations.EndSessionAsync(session, CancellationToken.None);
        return null;
    }

    private async Task<Refusal?> EndAsync(AccessToken token, string? clientId)
    {
        if (FindFault(token.ClientId, clientId) is { } refusal)
        {
            return refusal;
        }

        await revocations.RevokeAsync(token.Id, CancellationToken.None);
        return null;
    }

    private Refusal? FindFault(string owner, string? asking) => asking is null
        ? clients.Find(owner) is { IsConfidential: true } ? NotShown : null
        : asking == owner ? null : OtherClient;
}
