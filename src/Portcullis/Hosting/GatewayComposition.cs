using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portcullis.Admin;
using Portcullis.AspNetCore;
using Portcullis.Attestations;
using Portcullis.Configuration;
using Portcullis.CrossOrigin;
using Portcullis.Edge;
using Portcullis.ForwardAuth;
using Portcullis.Gateway;
using Portcullis.Issuer;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Signatures;
using Portcullis.Streams;
using Portcullis.Telemetry;
using Portcullis.WebSockets;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.Hosting;

/// <summary>Puts a gateway together: the server, the issuer, the check of tokens, the decision, the proxy.</summary>
internal static class GatewayComposition
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    // Each window costs about 200 bytes.
    private const int MostWindows = 200_000;

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
        builder.Services.AddStreams();
        builder.Services.AddForwardAuth(snapshot.Settings);
        builder.Services.AddSingleton(files).AddSingleton(loader).AddHostedService<FileWatch>().AddHostedService<HostWarnings>();
        builder.Services.AddTelemetry(snapshot.Settings).AddAdmin(snapshot.Settings);
        builder.Services.AddOpenApi(ApiDescription.Describe);
        options.ConfigureServices?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<GatewayReloader>().Begin(snapshot);
        AddPipeline(app);
        MapEndpoints(app, options);
        return app;
    }

    private static void AddServer(WebApplicationBuilder builder, IConfiguration settings)
    {
        // Everything here is asynchronous, so that a request may go on where its bytes came in, on the thread pool as ever: one hand-over less for each.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.UseKestrel((context, server) =>
        {
            server.AddServerHeader = false;
            server.RequestHeaderEncodingSelector = PlainLengthEncoding.Select!;
            ServerLimits.Apply(server.Limits, context.Configuration);
            var endpoints = server.Configure(context.Configuration.GetSection("Kestrel"));
            TlsEndpoints.Apply(endpoints, context.Configuration, context.HostingEnvironment.ContentRootPath, server.ApplicationServices);
        });

        // A line ends with CR and LF: where a server before this one takes a bare LF for a part of the line, one request would be read as two.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", isEnabled: true);
        if (string.IsNullOrEmpty(settings["Urls"]) && !settings.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    private static void AddIdentity(IServiceCollection services, IConfiguration settings, string folder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddPortcullisIssuer(settings, folder);
        services.AddSingleton<IRefusalWriter, TokenRefusals>();
        services.AddSingleton<IBearerProof, AttestationProof>();
        services.AddPortcullis();
    }

    private static void AddProxy(IServiceCollection services, GatewaySnapshot snapshot)
    {
        // Only affinity cookies are protected by it: they may end with the process, so that no key lies about in the home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddReverseProxy().LoadFromMemory(snapshot.Routes, snapshot.Clusters).AddTransforms<GateTransforms>();

        // What it would start loads the ring of kept keys, which nobody uses, and for that writes a key under HOME.
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly));
        services.AddSingleton<ProxyChanges>().AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<ProxyChanges>());
        services.AddSingleton<GatewayReloader>();
        services.AddSingleton(provider => new AssertionCache(
            provider.GetRequiredService<KeyRing>(), PublicUrl(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WindowLimiter<UsageKey>(provider.GetRequiredService<TimeProvider>(), MostWindows));
        services.AddSingleton(provider => new WindowLimiter<RateKey>(provider.GetRequiredService<TimeProvider>(), MostWindows));
        services.AddCrossOrigin(CrossOriginSettings.Read(snapshot.Settings, []));
        services.AddSingleton<ContractCheckLimit>().AddSingleton<IContractCheckLimit>(provider => provider.GetRequiredService<ContractCheckLimit>());
        services.AddSingleton<ConcurrencyLimiter>().AddSingleton(EdgeSettings.Read(snapshot.Settings, []));
    }

    private static void AddPipeline(WebApplication app)
    {
        app.UseMiddleware<RequestBoundary>();
        app.UseForwardAuth();
        ProxyTrust.Use(app, app.Services.GetRequiredService<EdgeSettings>());
        TransportSecurity.Use(app, PublicUrl(app.Services));
        app.Use((context, next) =>
        {
            ClientHeaders.Strip(context.Request.Headers);
            return next(context);
        });
        app.UseMiddleware<AddressLimits>();
        app.UseRouting();
        CrossOriginRules.Use(app);
        app.UseMiddleware<RouteAnswers>();
        QuickGate.Use(app);
        app.UseMiddleware<TierLimits>();
    }

    private static void MapEndpoints(WebApplication app, GatewayOptions options)
    {
        // Ahead of every route of the proxy: a route of the same path would make the choice ambiguous.
        var own = app.MapGroup("");
        ((IEndpointConventionBuilder)own).Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MinValue);
        CrossOriginRules.Apply(own, app.Services.GetRequiredService<CrossOriginSettings>());
        own.MapPortcullis();
        own.MapOpenApi().AllowAnonymous();
        options.MapEndpoints?.Invoke(own);
        OwnPaths.Keep(app, app.Services.GetRequiredService<CrossOriginSettings>());
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(ClientAuthorization.WithholdAsync);
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
            proxy.Use(UpstreamCall.InvokeAsync);
            proxy.Use(new WebSocketDrain(app.Lifetime, StreamsComposition.Opened).InvokeAsync);
        });
    }

    private static string PublicUrl(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<IssuerOptions>>().Value.PublicUrl.TrimEnd('/');
}
