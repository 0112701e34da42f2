using System.Runtime.CompilerServices;
using System.Security.Claims;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Verifies a token, asks whether its grant still stands, and keeps one identity per token.</summary>
internal sealed class TokenAuthenticator(VerifiedTokenCache cache, IEnumerable<IRevocationCheck> checks)
{
    private readonly IRevocationCheck[] _checks = [.. checks];
    private readonly ConditionalWeakTable<AccessToken, AccessTokenIdentity> _identities = [];

    /// <summary>Who sent the token, or why it is refused: one of the two.</summary>
    public async ValueTask<(ClaimsPrincipal? Principal, Refusal? Refusal)> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        var outcome = await cache.VerifyAsync(token, cancellationToken);
        if (!outcome.IsValid)
        {
            return (null, outcome.Refusal);
        }

        return Revoked(outcome.Token) is { } refusal ? (null, refusal) : (new ClaimsPrincipal(IdentityOf(outcome.Token)), null);
    }

    /// <summary>The token's claims, when it is remembered, good and not revoked; null for every other, without saying why.</summary>
    public AccessToken? Find(ReadOnlySpan<char> token) => cache.Find(token) is { } known && Revoked(known) is null ? known : null;

    /// <summary>The one identity of a verified token.</summary>
    public AccessTokenIdentity IdentityOf(AccessToken token) => _identities.GetValue(token, static verified => new AccessTokenIdentity(verified));

    private Refusal? Revoked(AccessToken token)
    {
        foreach (var check in _checks)
        {
            if (check.Check(token) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
