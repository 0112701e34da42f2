using Microsoft.AspNetCore.Authentication;
using Portcullis.AspNetCore;
using Portcullis.Issuer.Authorization;

namespace Portcullis.Gateway;

/// <summary>Lets callers with a good token past the framework's handlers, which cost more than all of the gate's own work.</summary>
internal sealed class QuickAuthentication(BearerAuthentication bearer) : IQuickAuthentication
{
    public ValueTask<AuthenticateResult?> FindAsync(HttpContext context) => bearer.TryAuthenticateAsync(context);
}
