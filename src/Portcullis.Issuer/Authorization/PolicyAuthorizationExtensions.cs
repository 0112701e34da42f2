using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Decisions;

namespace Portcullis.Issuer.Authorization;

/// <summary>Lets routes name policies that are decided on facts.</summary>
public static class PolicyAuthorizationExtensions
{
    /// <summary>
    /// Adds authorization in which <c>.RequireAuthorization("market-data:gold")</c> asks the chain when a request arrives. Needs
    /// <c>AddPortcullisIssuer</c> and an authentication scheme that puts the account's CAIP-10 id in the claim <c>sub</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="scheme">The authentication scheme that the policies ask; null for the app's default.</param>
    public static IServiceCollection AddPolicyAuthorization(this IServiceCollection services, string? scheme = null)
    {
        services.TryAddSingleton<ClosingTimes>();
        services.AddSingleton(provider => new RequestDecisions(
            provider.GetRequiredService<LivePolicies>(), provider.GetRequiredService<Evaluator>(), provider.GetRequiredService<ClosingTimes>()));
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationPolicyProvider>(provider =>
            new DecisionPolicyProvider(provider.GetRequiredService<IOptions<AuthorizationOptions>>(), scheme));
        services.AddSingleton<IAuthorizationHandler, DecisionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DecisionResultHandler>();
        return services;
    }
}
