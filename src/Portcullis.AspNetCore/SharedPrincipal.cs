using System.Security.Claims;

namespace Portcullis.AspNetCore;

/// <summary>A caller whom many requests share, so that nothing can be added: what one request added, another would find.</summary>
internal sealed class SharedPrincipal(AccessTokenIdentity identity) : ClaimsPrincipal(identity)
{
    public override void AddIdentity(ClaimsIdentity identity) => throw Refusal();

    public override void AddIdentities(IEnumerable<ClaimsIdentity> identities) => throw Refusal();

    private static InvalidOperationException Refusal() => new("This principal is shared by all requests with its token; set HttpContext.User to a clone.");
}
