using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace Portcullis.Issuer.Authorization;

/// <summary>Lets routes name policies that are decided on facts.</summary>
public static class PolicyAuthorizationExtensions
{
    /// <summary>
    /// Adds authorization in which <c>.RequireAuthorization("market-data:gold")</c> asks the chain when a request arrives. Needs
    /// <c>AddPortcullisIssuer</c> and an authentication scheme that puts the account's CAIP-10 id in the claim <c>sub</c>.
    /// </summary>
    public static IServiceCollection AddPolicyAuthorization(this IServiceCollection services)
    {
        services.AddSingleton<RequestDecisions>();
        services.AddSingleton<IPolicyEvaluator, DecisionPolicyEvaluator>();
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationPolicyProvider, DecisionPolicyProvider>();
        services.AddSingleton<IAuthorizationHandler, DecisionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DecisionResultHandler>();
        return services;
    }
}
