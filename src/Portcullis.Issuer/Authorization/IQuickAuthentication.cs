using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// Finds a caller whose credential was verified before, at less cost than the authentication scheme. Optional: without one, and for whom it does
/// not find, the scheme is asked.
/// </summary>
public interface IQuickAuthentication
{
    /// <summary>The caller, whom the scheme would find too; null when the scheme must judge.</summary>
    ClaimsPrincipal? Find(HttpContext context);
}
