using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Portcullis.Gateway;

/// <summary>
/// No scheme judges requests before it is known whether anybody asks who calls: the authorization policies name the scheme, so that open routes and
/// own endpoints do not pay for the check of a token, and a bad one there is ignored.
/// </summary>
internal sealed class SchemesByPolicy(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
{
    public override Task<AuthenticationScheme?> GetDefaultAuthenticateSchemeAsync() => Task.FromResult<AuthenticationScheme?>(null);
}
