using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portcullis.AspNetCore.Quick;

/// <summary>
/// Finds that a caller meets a policy that asks for scopes and nothing else, without asking each handler about each requirement. It only ever finds that: all else, every refusal among it, is
/// found as usual.
/// </summary>
internal sealed class QuickPolicyEvaluator(QuickPolicyEvaluator.Machinery machinery) : PolicyEvaluator(machinery.Service)
{
    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(context);
        return IsMet(policy.Requirements, context.User) && machinery.IsPlain
            ? Task.FromResult(PolicyAuthorizationResult.Success())
            : base.AuthorizeAsync(policy, authenticationResult, context, resource);
    }

    private static bool IsMet(IReadOnlyList<IAuthorizationRequirement> requirements, ClaimsPrincipal user)
    {
        if (user.Identity is null || user.FindAccessToken() is not { } token)
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

    /// <summary>What would be asked as usual, as this request's services have it.</summary>
    internal sealed class Machinery(
        IAuthorizationService service,
        IAuthorizationEvaluator evaluator,
        IAuthorizationHandlerContextFactory contexts,
        IAuthorizationHandlerProvider provider,
        IEnumerable<IAuthorizationHandler> handlers,
        ILogger<DefaultAuthorizationService> logger)
    {
        public IAuthorizationService Service => service;

        /// <summary>Whether nothing of the app's has a say in it, nor wants to hear of it: any handler may fail what others find good.</summary>
        public bool IsPlain =>
            service.GetType().Assembly == typeof(DefaultAuthorizationService).Assembly
            && evaluator.GetType() == typeof(DefaultAuthorizationEvaluator)
            && contexts.GetType() == typeof(DefaultAuthorizationHandlerContextFactory)
            && provider.GetType() == typeof(DefaultAuthorizationHandlerProvider)
            && handlers.All(handler => handler is ScopeHandler or Attestations.AttestationRequirementHandler
                || handler.GetType() == typeof(PassThroughAuthorizationHandler))
            && !logger.IsEnabled(LogLevel.Debug);
    }
}
