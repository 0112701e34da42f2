using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Portcullis.AspNetCore;

/// <summary>
/// The quick way to a caller whose access token was verified before, for a host that judges many requests. It never refuses: whom it does not
/// find, the authentication scheme must judge.
/// </summary>
public sealed class RememberedCallers
{
    private readonly TokenAuthenticator _authenticator;

    internal RememberedCallers(TokenAuthenticator authenticator) => _authenticator = authenticator;

    /// <summary>The caller, by the one bearer token of the request; null when there is none, or it is not remembered, expired or revoked.</summary>
    public ClaimsPrincipal? Find(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return BearerToken.Read(context.Request.Headers.Authorization) is { Length: > 0 } token ? _authenticator.Find(token) : null;
    }
}
