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
            Keep(http, requirement);
        }

        return Task.CompletedTask;
    }

    /// <summary>Of several the answer names a proven no before what cannot be told.</summary>
    private static void Keep(HttpContext context, ScopeRequirement requirement)
    {
        var judged = context.Features.Get<JudgedToken>();
        var isUnknown = judged?.Unknown?.Contains(requirement.Scope) == true;
        if (!isUnknown || context.Features.Get<UnmetScope>() is null)
        {
            var isOutside = context.User.FindAccessToken() is { IsHeldToScope: true } token && !requirement.IsMetBy(judged?.Given ?? token.Scope);
            context.Features.Set(new UnmetScope(requirement.Scope, isOutside, isUnknown));
        }
    }
}
