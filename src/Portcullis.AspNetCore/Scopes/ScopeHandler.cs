using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Portcullis.AspNetCore.Scopes;

/// <summary>Judges <see cref="ScopeRequirement"/> by the token alone.</summary>
internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.FindAccessToken() is { } token && requirement.IsMetBy(token.Scope))
        {
            context.Succeed(requirement);
        }
        else if (context.Resource is HttpContext http)
        {
            http.Features.Set(new UnmetScope(requirement.Scope));
        }

        return Task.CompletedTask;
    }
}
