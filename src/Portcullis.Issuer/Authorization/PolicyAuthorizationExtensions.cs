using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Decisions;
using Portcullis.Issuer.Audiences;

namespace Portcullis.Issuer.Authorization;

/// <summary>Lets routes name policies that are decided on facts.</summary>
public static class PolicyAuthorizationExtensions
{
    /// <summary>
    /// Has <c>.RequireAuthorization("market-data:gold")</c> ask the chain when a request arrives, as <c>AddPortcullisIssuer</c> does, of whom another authentication scheme than that of
    /// access tokens names: it puts the account's CAIP-10 id in the claim <c>sub</c>. Call it after <c>AddPortcullisIssuer</c>.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="scheme">The authentication scheme that the policies ask; null for the app's default.</param>
    public static IServiceCollection AddPolicyAuthorization(this IServiceCollection services, string? scheme = null)
    {
        services.TryAddSingleton<ClosingTimes>();
        services.TryAddSingleton(provider => new RequestDecisions(
            provider.GetRequiredService<LivePolicies>(), provider.GetRequiredService<Evaluator>(), provider.GetRequiredService<ClosingTimes>(), provider.GetService<SealedAccounts>()));
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationPolicyProvider>(provider =>
            new DecisionPolicyProvider(provider.GetRequiredService<IOptions<AuthorizationOptions>>(), scheme));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, DecisionHandler>());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DecisionResultHandler>();
        return services;
    }
}
