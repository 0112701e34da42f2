using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>
/// The quick way to a caller whose access token was verified before, for a host that judges many requests. It never refuses: whom it does not
/// find, the authentication scheme must judge.
/// </summary>
public sealed class RememberedCallers
{
    private readonly TokenAuthenticator _authenticator;
    private readonly ConditionalWeakTable<AccessToken, AuthenticateResult> _results = [];

    internal RememberedCallers(TokenAuthenticator authenticator) => _authenticator = authenticator;

    /// <summary>
    /// The caller, by the one bearer token of the request: a success, and the same one for all requests with that token, so that its principal cannot be
    /// changed. Null when there is no token, or it is not remembered, expired or revoked.
    /// </summary>
    public AuthenticateResult? Find(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var token = BearerToken.Read(context.Request.Headers.Authorization);
        return token.Length > 0 && _authenticator.Find(token.AsSpan()) is { } known ? _results.GetValue(known, Succeed) : null;
    }

    private AuthenticateResult Succeed(AccessToken token) => AuthenticateResult.Success(
        new AuthenticationTicket(new SharedPrincipal(_authenticator.IdentityOf(token)), PortcullisDefaults.AuthenticationScheme));
}
