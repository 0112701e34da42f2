using System.Runtime.CompilerServices;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Verifies a token, asks whether its grant still stands, and keeps one identity per token.</summary>
internal sealed class TokenAuthenticator(VerifiedTokenCache cache, IEnumerable<IRevocationCheck> checks)
{
    private readonly IRevocationCheck[] _checks = [.. checks];
    private readonly ConditionalWeakTable<AccessToken, AccessTokenIdentity> _identities = [];

    /// <summary>The token's claims, or why it is refused. Completes synchronously for a token that was verified before.</summary>
    public async ValueTask<TokenVerification> VerifyAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var outcome = await cache.VerifyAsync(token, cancellationToken);
        return outcome.IsValid && Revoked(outcome.Token) is { } refusal ? TokenVerification.Refused(refusal) : outcome;
    }

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
