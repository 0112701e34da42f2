using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Portcullis.AspNetCore.Quick;

/// <summary>
/// Lets requests pass whose token is good and whose scope suffices at a smaller cost, inside the framework's own middlewares, so that which endpoints ask for what, and in which order, stays their affair.
/// </summary>
internal static class QuickWay
{
    /// <summary>Puts it before the framework's own services; somebody's own ones stay as they are.</summary>
    public static void Add(IServiceCollection services)
    {
        if (Framework<IAuthenticationService>(services, typeof(AuthenticationService)) is { } authentication)
        {
            var usual = authentication.ImplementationType!;
            services.Remove(authentication);
            services.TryAddScoped(usual);
            services.AddScoped<IAuthenticationService>(request => new QuickAuthenticationService(request, request.GetRequiredService<TokenAuthenticator>(), usual));
        }

        if (Framework<IPolicyEvaluator>(services, typeof(PolicyEvaluator)) is { } evaluator)
        {
            services.Remove(evaluator);
            services.TryAddTransient<AuthorizationMachinery>();
            services.AddTransient<IPolicyEvaluator, QuickPolicyEvaluator>();
        }
    }

    private static ServiceDescriptor? Framework<TService>(IServiceCollection services, Type known) =>
        services.LastOrDefault(service => service.ServiceType == typeof(TService) && !service.IsKeyedService) is { ImplementationType: { } type } found
        && type.Assembly == known.Assembly
            ? found
            : null;
}
