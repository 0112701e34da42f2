using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Issuer.Authorization;

/// <summary>Brings <see cref="DecisionRequirement"/> to ASP.NET Core's authorization, where it may stand beside an app's own requirements.</summary>
internal sealed class DecisionHandler(RequestDecisions decisions) : AuthorizationHandler<DecisionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, DecisionRequirement requirement)
    {
        if (await decisions.MeetsAsync(context.User, requirement.Name, context.Resource as HttpContext))
        {
            context.Succeed(requirement);
        }
    }
}
