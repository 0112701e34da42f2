using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Portcullis.AspNetCore.Scopes;

/// <summary>Judges <see cref="ScopeRequirement"/> by the token alone, with the scope that it has now where the app is live.</summary>
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
            Keep(http, requirement.Scope);
        }

        return Task.CompletedTask;
    }

    /// <summary>Of several the answer names a proven no before what cannot be told.</summary>
    private static void Keep(HttpContext context, string scope)
    {
        var isUnknown = context.Features.Get<JudgedToken>()?.Unknown?.Contains(scope) == true;
        if (!isUnknown || context.Features.Get<UnmetScope>() is null)
        {
            context.Features.Set(new UnmetScope(scope, isUnknown));
        }
    }
}
