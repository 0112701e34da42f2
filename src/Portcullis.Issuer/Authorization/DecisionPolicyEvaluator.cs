using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// Judges a policy that asks for an authenticated account and one decision, as those of <see cref="DecisionPolicyProvider"/> do, without the general
/// machinery of handlers: it costs each request more than the decision itself. Every other policy goes the usual way.
/// </summary>
internal sealed class DecisionPolicyEvaluator(RequestDecisions decisions, IEnumerable<IQuickAuthentication> quick) : IPolicyEvaluator
{
    private static readonly Task<PolicyAuthorizationResult> Success = Task.FromResult(PolicyAuthorizationResult.Success());

    private readonly IQuickAuthentication? _quick = quick.FirstOrDefault();

    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context) =>
        _quick is not null && policy.AuthenticationSchemes is [_] && IsOurs(policy)
            ? AuthenticateAsync(_quick, policy, context)
            : General(context).AuthenticateAsync(policy, context);

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        if (!IsOurs(policy))
        {
            return General(context).AuthorizeAsync(policy, authenticationResult, context, resource);
        }

        var meets = decisions.MeetsAsync(context.User, ((DecisionRequirement)policy.Requirements[1]).Name, context);
        return meets is { IsCompletedSuccessfully: true, Result: true } ? Success : ConcludeAsync(meets, authenticationResult);
    }

    private static async Task<AuthenticateResult> AuthenticateAsync(IQuickAuthentication quick, AuthorizationPolicy policy, HttpContext context)
    {
        if (await quick.FindAsync(context) is not { Succeeded: true } result)
        {
            return await General(context).AuthenticateAsync(policy, context);
        }

        context.User = result.Principal;
        return result;
    }

    private static bool IsOurs(AuthorizationPolicy policy) => policy.Requirements is [DenyAnonymousAuthorizationRequirement, DecisionRequirement];

    private static PolicyEvaluator General(HttpContext context) => new(context.RequestServices.GetRequiredService<IAuthorizationService>());

    private static async Task<PolicyAuthorizationResult> ConcludeAsync(ValueTask<bool> meets, AuthenticateResult authenticated) =>
        await meets ? PolicyAuthorizationResult.Success()
        : authenticated.Succeeded ? PolicyAuthorizationResult.Forbid()
        : PolicyAuthorizationResult.Challenge();
}
