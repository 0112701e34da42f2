using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Client.Hosting;

namespace Portcullis.Client;

/// <summary>Has the clients of an <see cref="IHttpClientFactory"/> call gated APIs.</summary>
public static class PortcullisCallerExtensions
{
    /// <summary>
    /// Has a client sign in by itself and call with its token, or sign each request:
    /// <code>
    /// builder.Services.AddHttpClient&lt;PricesClient&gt;().AddPortcullisCaller(builder.Configuration.GetSection("Prices").Bind);
    /// </code>
    /// There is one sign-in for the life of the app, however many clients of that name are made; <c>[FromKeyedServices("PricesClient")] CallerSession</c> is it, by the client's name.
    /// </summary>
    /// <remarks>
    /// The handler stands innermost, so that what sends requests again before it gets a new proof for each. Redirects are switched off, since a proof would go along. A client without a base address gets
    /// <see cref="PortcullisCallerOptions.Authority"/> as its own. A <see cref="TimeProvider"/> among the services tells the time.
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets the options; null when they are set otherwise, as named options of the client's name.</param>
    /// <exception cref="OptionsValidationException">At start, when the options have faults; names all of them.</exception>
    public static IHttpClientBuilder AddPortcullisCaller(this IHttpClientBuilder builder, Action<PortcullisCallerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddPortcullisCaller(builder.Name, configure);
        return builder.AddPortcullisCaller(builder.Name);
    }

    /// <summary>Has a client call with a sign-in that it shares with others.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="caller">The name that the sign-in was added by.</param>
    public static IHttpClientBuilder AddPortcullisCaller(this IHttpClientBuilder builder, string caller)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(caller);
        builder.Services.AddOptions<HttpClientFactoryOptions>(builder.Name).PostConfigure<IServiceProvider>((options, services) =>
        {
            options.HttpMessageHandlerBuilderActions.Add(handlers => CallerOf(handlers.Services, caller).AddTo(handlers));
            options.HttpClientActions.Add(client => CallerOf(services, caller).Complete(client, builder.Name));
        });
        return builder;
    }

    /// <summary>Adds a sign-in by a name, for several clients to share.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name: of its options, and of the keyed service <see cref="CallerSession"/>.</param>
    /// <param name="configure">Sets the options; null when they are set otherwise.</param>
    /// <exception cref="OptionsValidationException">At start, when the options have faults; names all of them.</exception>
    public static IServiceCollection AddPortcullisCaller(this IServiceCollection services, string name, Action<PortcullisCallerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        services.AddHttpClient();
        services.AddOptions<PortcullisCallerOptions>(name).Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PortcullisCallerOptions>, PortcullisCallerOptionsValidator>());
        services.TryAddKeyedSingleton(name, (provider, _) => new Caller(
            provider.GetRequiredService<IOptionsMonitor<PortcullisCallerOptions>>().Get(name),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<CallerSession>>()));
        services.TryAddKeyedSingleton(name, (provider, _) => CallerOf(provider, name).Session);
        return services;
    }

    private static Caller CallerOf(IServiceProvider services, string name) => services.GetRequiredKeyedService<Caller>(name);
}
