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

        return Revoked(outcome.Token) is { } refusal
            ? (null, refusal)
            : (new ClaimsPrincipal(_identities.GetValue(outcome.Token, static verified => new AccessTokenIdentity(verified))), null);
    }

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
