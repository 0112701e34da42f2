using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.AspNetCore.Keys;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>Wires the check of attestations into an app.</summary>
public static class AttestationServiceCollectionExtensions
{
    /// <summary>
    /// Adds the authentication scheme <c>PortcullisAttestation</c>, for authorization policies that say
    /// <see cref="AttestationPolicyExtensions.RequireAttestation(AuthorizationPolicyBuilder, IEnumerable{string})"/>:
    /// <code>
    /// builder.Services.AddPortcullisAttestations(options => options.Authority = "https://gate.example");
    /// builder.Services.AddAuthorizationBuilder().AddPolicy("premium", policy => policy.RequireAttestation("0x7461…"));
    /// app.MapGet("/premium", () => "in").RequireAuthorization("premium");
    /// </code>
    /// An attestation signs nobody in: an endpoint that asks for no condition refuses it.
    /// </summary>
    /// <remarks>
    /// Beside <c>AddPortcullisIssuer</c>, in either order, it needs no options. The keys are another set than that of access tokens, so that neither passes for the other. An <see cref="IKeySource"/> with the key
    /// <see cref="AttestationVerifier.KeySourceKey"/>, <see cref="AttestationVerifier"/>, <see cref="IUsedAttestationStore"/> or <see cref="IRefusalWriter"/> that is registered before
    /// takes the place of the one from here.
    /// </remarks>
    /// <exception cref="OptionsValidationException">At start, when the options have faults; names all of them.</exception>
    public static IServiceCollection AddPortcullisAttestations(this IServiceCollection services, Action<AttestationGateOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<LocalAuthority>();
        services.AddOptions<AttestationGateOptions>()
            .Configure(options => configure?.Invoke(options))
            .PostConfigure<LocalAuthority>((options, local) => options.Authority = local.Complete(options.Authority))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AttestationGateOptions>, AttestationGateOptionsValidator>());
        AddVerification(services);
        services.TryAddSingleton<IUsedAttestationStore, MemoryUsedAttestationStore>();
        services.TryAddSingleton<IRefusalWriter, ProblemWriter>();
        services.AddAuthorization();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, AttestationRequirementHandler>());
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AttestationHandler>(AttestationDefaults.AuthenticationScheme, null);
        services.PostConfigure<AuthenticationOptions>(KeepDefault);
        return services;
    }

    private static void AddVerification(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<IKeySource>(AttestationVerifier.KeySourceKey, (provider, _) => new RemoteKeySource(
            new KeySetClient(Options(provider).Authority, KeySetClient.AttestationPath, Options(provider).KeyTransport),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RemoteKeySource>>()));
        services.TryAddSingleton(provider => new AttestationVerifier(
            Options(provider).Authority, provider.GetRequiredKeyedService<IKeySource>(AttestationVerifier.KeySourceKey), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>ASP.NET Core takes an only scheme for the default one. Where that was the one of access tokens, it stays so.</summary>
    private static void KeepDefault(AuthenticationOptions options)
    {
        var names = options.Schemes.Select(scheme => scheme.Name).ToHashSet(StringComparer.Ordinal);
        if (options.DefaultScheme is null && names.SetEquals([PortcullisDefaults.AuthenticationScheme, AttestationDefaults.AuthenticationScheme]))
        {
            options.DefaultScheme = PortcullisDefaults.AuthenticationScheme;
        }
    }

    private static AttestationGateOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<AttestationGateOptions>>().Value;
}
