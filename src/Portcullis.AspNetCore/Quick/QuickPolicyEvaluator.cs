using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Portcullis.AspNetCore.Scopes;

namespace Portcullis.AspNetCore.Quick;

/// <summary>
/// Finds that a caller meets a policy that asks for scopes and nothing else, without asking each handler about each requirement. It only ever finds that: all else, every refusal among it, is
/// found as usual.
/// </summary>
internal sealed class QuickPolicyEvaluator(AuthorizationMachinery machinery) : PolicyEvaluator(machinery.Service)
{
    private static readonly Task<PolicyAuthorizationResult> Success = Task.FromResult(PolicyAuthorizationResult.Success());

    /// <summary>Of our scheme alone the result is what the framework would make of it, but for a copy of the ticket.</summary>
    public override Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.AuthenticationSchemes is not [PortcullisDefaults.AuthenticationScheme])
        {
            return base.AuthenticateAsync(policy, context);
        }

        var authenticating = context.AuthenticateAsync(PortcullisDefaults.AuthenticationScheme);
        if (!authenticating.IsCompletedSuccessfully || !IsOurs(authenticating.GetAwaiter().GetResult()))
        {
            return base.AuthenticateAsync(policy, context);
        }

        context.User = authenticating.GetAwaiter().GetResult().Principal!;
        return authenticating;
    }

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(context);
        return IsMet(policy.Requirements, context.User) && machinery.IsPlain
            ? Success
            : base.AuthorizeAsync(policy, authenticationResult, context, resource);
    }

    private static bool IsOurs(AuthenticateResult result) =>
        result is { Succeeded: true, Ticket.AuthenticationScheme: PortcullisDefaults.AuthenticationScheme, Properties: { Items.Count: 0, Parameters.Count: 0 } };

    private static bool IsMet(IReadOnlyList<IAuthorizationRequirement> requirements, ClaimsPrincipal user)
    {
        if (user.Identity is null || user.FindAccessToken() is not { KeyThumbprint: null } token)
        {
            return false;
        }

        var scopes = 0;
        for (var index = 0; index < requirements.Count; index++)
        {
            if (requirements[index] is ScopeRequirement scope && scope.IsMetBy(token.Scope))
            {
                scopes++;
            }
            else if (requirements[index].GetType() != typeof(DenyAnonymousAuthorizationRequirement))
            {
                return false;
            }
        }

        return scopes > 0;
    }
}
