using Microsoft.AspNetCore.Authentication;
using Portcullis.AspNetCore;
using Portcullis.Issuer.Authorization;

namespace Portcullis.Gateway;

/// <summary>Lets a caller whose token was verified before past the framework's handlers, which cost more than all of the gate's own work.</summary>
internal sealed class QuickAuthentication(RememberedCallers callers) : IQuickAuthentication
{
    public AuthenticateResult? Find(HttpContext context) => callers.Find(context);
}
