using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portcullis.Admin;
using Portcullis.AspNetCore;
using Portcullis.Credentials;
using Portcullis.Issuer;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Keys;
using Portcullis.Telemetry;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Gateway;

/// <summary>Puts a gateway together: the server, the issuer, the check of tokens, the decision, the proxy.</summary>
internal static class GatewayComposition
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    private static readonly TimeSpan SlowestHeaders = TimeSpan.FromSeconds(15);

    /// <summary>Builds the gateway; it listens once it is started.</summary>
    public static WebApplication Build(GatewayOptions options, GatewayFiles files, GatewayLoader loader, GatewaySnapshot snapshot)
    {
        var folder = Path.GetFullPath(options.Folder);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "portcullis", ContentRootPath = folder });
        builder.Configuration.AddConfiguration(snapshot.Settings);
        GatewayLogging.Add(builder.Logging, snapshot.Settings);
        AddServer(builder, snapshot.Settings);
        AddIdentity(builder.Services, snapshot.Settings, folder);
        AddProxy(builder.Services, snapshot);
        builder.Services.AddSingleton(files).AddSingleton(loader).AddHostedService<FileWatch>().AddHostedService<HostWarnings>();
        builder.Services.AddTelemetry(snapshot.Settings).AddAdmin(snapshot.Settings);
        builder.Services.AddOpenApi();
        options.ConfigureServices?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<GatewayReloader>().Begin(snapshot);
        AddPipeline(app);
        MapEndpoints(app, options);
        return app;
    }

    private static void AddServer(WebApplicationBuilder builder, IConfiguration settings)
    {
        builder.WebHost.UseKestrel((context, server) =>
        {
            server.AddServerHeader = false;
            server.Limits.RequestHeadersTimeout = SlowestHeaders;
            server.Configure(context.Configuration.GetSection("Kestrel"));
        });
        if (string.IsNullOrEmpty(settings["Urls"]) && !settings.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    private static void AddIdentity(IServiceCollection services, IConfiguration settings, string folder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddPortcullisIssuer(settings, folder);
        services.AddPolicyAuthorization();
        services.AddSingleton<IKeySource>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<IRefusalWriter, TokenRefusals>();
        services.AddPortcullis(_ => { });
        services.AddSingleton<IConfigureOptions<PortcullisOptions>>(provider =>
            new ConfigureOptions<PortcullisOptions>(tokens => tokens.Authority = PublicUrl(provider)));

        // It wants https of a remote issuer; this one is in the same process, and its own settings are checked.
        services.RemoveAll<IValidateOptions<PortcullisOptions>>();
    }

    private static void AddProxy(IServiceCollection services, GatewaySnapshot snapshot)
    {
        // Only affinity cookies are protected by it: they may end with the process, so that no key lies about in the home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddReverseProxy().LoadFromMemory(snapshot.Routes, snapshot.Clusters).AddTransforms<GateTransforms>();
        services.AddSingleton<ProxyChanges>().AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<ProxyChanges>());
        services.AddSingleton<GatewayReloader>();
        services.AddSingleton(provider => new AssertionCache(
            provider.GetRequiredService<KeyRing>(), PublicUrl(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TierLimiter(provider.GetRequiredService<TimeProvider>(), TierLimiter.DefaultCapacity));
    }

    private static void AddPipeline(WebApplication app)
    {
        app.UseMiddleware<RequestMeter>();
        app.UseMiddleware<ExceptionGuard>();
        app.UseMiddleware<RequestGuard>();
        app.UseRouting();
        app.UseMiddleware<RouteAnswers>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<TierLimits>();
    }

    private static void MapEndpoints(WebApplication app, GatewayOptions options)
    {
        // Ahead of every route of the proxy: a route of the same path would make the choice ambiguous.
        var own = app.MapGroup("");
        ((IEndpointConventionBuilder)own).Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MinValue);
        own.MapPortcullisIssuer();
        own.MapOpenApi().AllowAnonymous();
        options.MapEndpoints?.Invoke(own);
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(UpstreamFailures.AnswerAsync);
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
            proxy.Use(UpstreamMeter.MeasureAsync);
        });
    }

    private static string PublicUrl(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<IssuerOptions>>().Value.PublicUrl.TrimEnd('/');
}
