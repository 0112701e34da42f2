using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Verifies a token, asks whether its grant still stands, and keeps one success per token.</summary>
internal sealed class TokenAuthenticator(VerifiedTokenCache cache, IEnumerable<IRevocationCheck> checks)
{
    private readonly IRevocationCheck[] _checks = [.. checks];
    private readonly ConditionalWeakTable<AccessToken, AuthenticateResult> _results = [];

    /// <summary>The token's claims, or why it is refused. Completes synchronously for a token that was verified before.</summary>
    public async ValueTask<TokenVerification> VerifyAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var outcome = await cache.VerifyAsync(token, cancellationToken);
        return outcome.IsValid && Revoked(outcome.Token) is { } refusal ? TokenVerification.Refused(refusal) : outcome;
    }

    /// <summary>The one success of a verified token, for all requests with it.</summary>
    public AuthenticateResult ResultOf(AccessToken token) => _results.GetValue(token, static verified => AuthenticateResult.Success(
        new AuthenticationTicket(new SharedPrincipal(new AccessTokenIdentity(verified)), PortcullisDefaults.AuthenticationScheme)));

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
