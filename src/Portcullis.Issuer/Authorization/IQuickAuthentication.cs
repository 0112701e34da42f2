using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Issuer.Authorization;

/// <summary>Finds callers at less cost than the authentication scheme. Optional: without one, and for whom it does not find, the scheme is asked.</summary>
public interface IQuickAuthentication
{
    /// <summary>The success that the scheme would give too, which requests may share; null when the scheme must judge.</summary>
    ValueTask<AuthenticateResult?> FindAsync(HttpContext context);
}
