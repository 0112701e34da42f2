using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore.Attestations;

namespace Portcullis.AspNetCore.Tests.Quick;

/// <summary>Apps that have a say of their own in who may call.</summary>
internal static class ApiSetups
{
    /// <summary>Those in which the framework's services are asked about each request.</summary>
    public static IReadOnlyDictionary<string, ApiSetup> Peculiar { get; } = new Dictionary<string, ApiSetup>(StringComparer.Ordinal)
    {
        ["claims transformation"] = new(Before: services => services.AddTransient<IClaimsTransformation, SecondIdentity>()),
        ["handler that fails"] = new(Before: services => services.AddSingleton<IAuthorizationHandler, Veto>()),
        ["handler that fails, added later"] = new(After: services => services.AddScoped<IAuthorizationHandler, Veto>()),
        ["authorization service"] = new(After: services => services.AddSingleton<IAuthorizationService, RefusingService>()),
        ["authorization evaluator"] = new(Before: services => services.AddSingleton<IAuthorizationEvaluator, RefusingEvaluator>()),
        ["forwarded"] = new(After: services => services
            .Configure<AuthenticationSchemeOptions>(PortcullisDefaults.AuthenticationScheme, options => options.ForwardAuthenticate = NobodyHandler.Name)
            .AddAuthentication().AddScheme<AuthenticationSchemeOptions, NobodyHandler>(NobodyHandler.Name, null)),
        ["debug logs"] = new(After: services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new SilentLogs()))),
    };

    /// <summary>The others: what they say is said by the framework's middlewares either way.</summary>
    public static IReadOnlyDictionary<string, ApiSetup> Ordinary { get; } = new Dictionary<string, ApiSetup>(StringComparer.Ordinal)
    {
        ["plain"] = new(),
        ["policy of its own"] = new(After: services => services.AddAuthorizationBuilder()
            .AddPolicy(ApiEndpoints.OwnPolicy, policy => policy.RequireAssertion(context => context.User.HasClaim("scope", "market-data")))),
        ["fallback policy"] = new(After: services => services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim("x").Build())),
        ["own policy of that name"] = new(After: services => services.AddAuthorizationBuilder().AddPolicy("market-data", policy => policy.RequireClaim("x"))),
        ["other default scheme"] = new(After: services => services.AddAuthentication(NobodyHandler.Name)
            .AddScheme<AuthenticationSchemeOptions, NobodyHandler>(NobodyHandler.Name, null)),
        ["result handler"] = new(After: services => services.AddSingleton<IAuthorizationMiddlewareResultHandler, TeapotHandler>()),
        ["attestations"] = new(After: services => services.AddPortcullisAttestations(options => options.Authority = "https://gate.example")),
        ["live"] = new(After: services => services.Configure<PortcullisOptions>(options => (options.Live, options.IntrospectionKey) = (true, "insr_live_x"))),
        ["own order"] = new(Pipeline: app =>
        {
            app.UseRouting();
            app.UseAuthorization();
            app.UseAuthentication();
        }),
        ["branch"] = new(Pipeline: app => app.MapWhen(context => context.Request.Path != "/any", branch =>
        {
            branch.UseRouting();
            branch.UseAuthentication();
            branch.UseAuthorization();
            branch.UseEndpoints(ends => ApiEndpoints.Map(app));
        })),
        ["token removed between"] = Between(context => context.Request.Headers.Authorization = default),
        ["identity added between"] = Between(context => context.User.AddIdentity(new ClaimsIdentity([new Claim("scope", "market-data club")], "more"))),
        ["nobody between"] = Between(context => context.User = new ClaimsPrincipal(new ClaimsIdentity())),
    };

    private static ApiSetup Between(Action<HttpContext> change) => new(Pipeline: app =>
    {
        app.UseRouting();
        app.UseAuthentication();
        app.Use((context, next) =>
        {
            change(context);
            return next(context);
        });
        app.UseAuthorization();
    });
}
