using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.AspNetCore.Dpop;
using Portcullis.AspNetCore.Keys;
using Portcullis.AspNetCore.Live;
using Portcullis.AspNetCore.Quick;
using Portcullis.AspNetCore.Scopes;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;

namespace Portcullis.AspNetCore;

/// <summary>Wires Portcullis into an app.</summary>
public static class PortcullisServiceCollectionExtensions
{
    /// <summary>
    /// Adds the authentication scheme <c>Portcullis</c> and authorization policies by name: <c>RequireAuthorization("market-data")</c> takes
    /// any tier of that policy, <c>RequireAuthorization("market-data:gold")</c> that tier or better, by the token's scope alone:
    /// <code>
    /// builder.Services.AddPortcullis(options => options.Authority = "https://gate.example");
    /// app.MapGet("/prices", [TokenGate("market-data:gold")] (ClaimsPrincipal user) => $"{user.GetAccount()} {user.GetTier("market-data")}");
    /// </code>
    /// A token alone stays good until it expires, 15 minutes unless the issuer's <c>Tokens:Lifetime</c> says otherwise, also when the account sells in between; with <see cref="PortcullisOptions.Live"/> it follows the account.
    /// </summary>
    /// <remarks>
    /// Beside <c>AddPortcullisIssuer</c>, in either order, it needs no options: tokens are verified by the issuer's own keys, without the network, and policies are decided on
    /// facts.
    /// An <see cref="IKeySource"/>, <see cref="AccessTokenVerifier"/>, <see cref="VerifiedTokenCache"/>, <see cref="IDpopReplayCheck"/>, <see cref="IRefusalWriter"/> or
    /// <see cref="IAuthorizationPolicyProvider"/> that is registered before takes the place of the one from here. Every
    /// <see cref="IRevocationCheck"/> that is registered is asked on each request. The identity of a token is shared by all requests
    /// with it and cannot be changed: a claims transformation adds a further identity to the principal.
    /// </remarks>
    /// <exception cref="OptionsValidationException">At start, when the options have faults; names all of them.</exception>
    public static IServiceCollection AddPortcullis(this IServiceCollection services, Action<PortcullisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<LocalAuthority>();
        services.AddOptions<PortcullisOptions>()
            .Configure(options => configure?.Invoke(options))
            .PostConfigure<LocalAuthority>((options, local) => local.Complete(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PortcullisOptions>, PortcullisOptionsValidator>());
        AddVerification(services);
        AddAuthorization(services);
        services.TryAddSingleton<IRefusalWriter, ProblemWriter>();
        AddProofs(services);
        AddLive(services);
        services.TryAddSingleton(provider => new BearerAuthentication(provider.GetRequiredService<TokenAuthenticator>()));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(PortcullisDefaults.AuthenticationScheme, null);
        QuickWay.Add(services);
        return services;
    }

    private static void AddVerification(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IKeySource>(provider => new RemoteKeySource(
            new KeySetClient(Options(provider).Authority, KeySetClient.AccessTokenPath, Options(provider).KeyTransport),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RemoteKeySource>>()));
        services.TryAddSingleton(provider => new AccessTokenVerifier(
            Options(provider).Authority, Options(provider).EffectiveAudience,
            provider.GetRequiredService<IKeySource>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new VerifiedTokenCache(
            provider.GetRequiredService<AccessTokenVerifier>(), provider.GetRequiredService<TimeProvider>(), Options(provider).TokenCacheCapacity));
    }

    private static void AddProofs(IServiceCollection services)
    {
        services.TryAddSingleton<IDpopReplayCheck, MemoryDpopReplayCheck>();
        services.TryAddSingleton(provider => new DpopCheck(
            provider.GetRequiredService<IDpopReplayCheck>(),
            Options(provider).RequireProofNonce ? new DpopNonces(provider.GetRequiredService<TimeProvider>()) : null,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<PublicUrls>();
        services.TryAddSingleton<ProofOfPossession>();
    }

    private static void AddLive(IServiceCollection services)
    {
        services.TryAddSingleton<IntrospectionClient>();
        services.TryAddSingleton<LiveTokens>();
        services.TryAddSingleton(provider => new TokenAuthenticator(
            provider.GetRequiredService<VerifiedTokenCache>(),
            provider.GetServices<IRevocationCheck>(),
            provider.GetRequiredService<ProofOfPossession>(),
            Options(provider).Live ? provider.GetRequiredService<LiveTokens>() : null,
            provider.GetService<IBearerProof>(),
            provider.GetService<IRequestProof<HttpContext>>()));
        services.AddHostedService<LiveEvents>();
    }

    private static void AddAuthorization(IServiceCollection services)
    {
        services.AddAuthorization();

        // The framework's own provider is in the way when AddAuthorization was called before; somebody's own one stays.
        if (services.LastOrDefault(service => service.ServiceType == typeof(IAuthorizationPolicyProvider))
            is { ImplementationType: var type } found && type == typeof(DefaultAuthorizationPolicyProvider))
        {
            services.Remove(found);
        }

        services.TryAddSingleton<IAuthorizationPolicyProvider, ScopePolicyProvider>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, ScopeHandler>());
    }

    private static PortcullisOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<PortcullisOptions>>().Value;
}
