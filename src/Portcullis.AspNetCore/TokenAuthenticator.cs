using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Verifies a token, asks whether its grant still stands, and keeps one success for each that comes again.</summary>
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

    /// <summary>Why a token that was verified before is refused by now; null when it is still good.</summary>
    public Refusal? Check(AccessToken token) => cache.Check(token) ?? Revoked(token);

    /// <summary>The success of a verified token: from its second request on one and the same, since most tokens of a flood come once.</summary>
    public AuthenticateResult ResultOf(TokenVerification outcome) =>
        outcome.IsRemembered ? _results.GetValue(outcome.Token!, Succeed) : Succeed(outcome.Token!);

    private static AuthenticateResult Succeed(AccessToken token) => AuthenticateResult.Success(
        new AuthenticationTicket(new SharedPrincipal(new AccessTokenIdentity(token)), PortcullisDefaults.AuthenticationScheme));

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
