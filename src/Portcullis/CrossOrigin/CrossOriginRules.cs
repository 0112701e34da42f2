using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Endpoints;
using Yarp.ReverseProxy.Configuration;

namespace Portcullis.CrossOrigin;

/// <summary>
/// Which pages may read what (the CORS protocol of the Fetch standard), by ASP.NET Core's own policies: documents for everybody, every page; sign-in, tokens and gated routes, those of the
/// configured origins. An open route is its upstream's own affair. No cookie or other credential of the browser's is ever taken, so none is allowed.
/// </summary>
internal static class CrossOriginRules
{
    private const string Everybody = "portcullis-everybody";
    private const string Configured = "portcullis-configured";

    private static readonly string[] RequestHeaders =
        [HeaderNames.Authorization, DpopCheck.HeaderName, HeaderNames.ContentType, "Content-Digest", "Signature", "Signature-Input"];

    private static readonly string[] ResponseHeaders =
        [HeaderNames.WWWAuthenticate, DpopCheck.NonceHeaderName, HeaderNames.RetryAfter, "RateLimit", "RateLimit-Policy"];

    private static readonly string[] Answers =
    [
        HeaderNames.AccessControlAllowOrigin, HeaderNames.AccessControlAllowCredentials, HeaderNames.AccessControlAllowHeaders, HeaderNames.AccessControlAllowMethods,
        HeaderNames.AccessControlExposeHeaders, HeaderNames.AccessControlMaxAge,
    ];

    /// <summary>Adds the policies.</summary>
    public static IServiceCollection AddCrossOrigin(this IServiceCollection services, CrossOriginSettings settings) => services.AddSingleton(settings).AddCors(cors =>
    {
        cors.AddPolicy(Everybody, policy => policy.AllowAnyOrigin().WithMethods(HttpMethods.Get).AllowAnyHeader().SetPreflightMaxAge(settings.MaxAge));
        cors.AddPolicy(Configured, policy => policy.WithOrigins([.. settings.Origins]).AllowAnyMethod().SetPreflightMaxAge(settings.MaxAge)
            .WithHeaders([.. RequestHeaders, .. settings.AllowedHeaders]).WithExposedHeaders([.. ResponseHeaders, .. settings.ExposedHeaders]));
    });

    /// <summary>Answers preflights, and says on answers who may read them. Stands behind routing and before authorization.</summary>
    public static void Use(IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (IsByOrigin(context.GetEndpoint()))
            {
                context.Response.OnStarting(VaryAsync, context.Response);
            }

            return next(context);
        });
        app.UseCors();
    }

    /// <summary>Gives our own endpoints the policy that is theirs.</summary>
    public static void Apply(IEndpointConventionBuilder own, CrossOriginSettings settings) => own.Finally(endpoint =>
    {
        if (endpoint.Metadata.OfType<OpenToEveryOrigin>().Any())
        {
            endpoint.Metadata.Add(new EnableCorsAttribute(Everybody));
        }
        else if (settings.Origins.Count > 0 && !endpoint.Metadata.OfType<OwnOriginOnly>().Any())
        {
            endpoint.Metadata.Add(new EnableCorsAttribute(Configured));
        }
    });

    /// <summary>Gives a gated route the policy that is its own; it is left as it is where no origin is configured.</summary>
    public static RouteConfig Apply(RouteConfig gated, CrossOriginSettings settings) =>
        settings.Origins.Count > 0 ? gated with { CorsPolicy = Configured } : gated;

    /// <summary>Takes away what an upstream says of origins, where the gate has its say: else it could let in those who are not configured.</summary>
    public static void Clean(IHeaderDictionary headers)
    {
        foreach (var name in Answers)
        {
            headers.Remove(name);
        }
    }

    /// <summary>Lets a page read a refusal that is given before it is known what the request is for.</summary>
    public static async Task AllowAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count > 0
            && context.RequestServices.GetRequiredService<CrossOriginSettings>().Origins.Count > 0
            && await context.RequestServices.GetRequiredService<ICorsPolicyProvider>().GetPolicyAsync(context, Configured) is { } policy)
        {
            var cors = context.RequestServices.GetRequiredService<ICorsService>();
            cors.ApplyResult(cors.EvaluatePolicy(context, policy), context.Response);
            await VaryAsync(context.Response);
        }
    }

    private static bool IsByOrigin(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<IEnableCorsAttribute>()?.PolicyName == Configured;

    /// <summary>Also where the origin may not read it, and where none is named: a cache must not give that answer to a page that may.</summary>
    private static Task VaryAsync(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        if (!headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.Origin, StringComparer.OrdinalIgnoreCase))
        {
            headers.Vary = StringValues.Concat(headers.Vary, HeaderNames.Origin);
        }

        return Task.CompletedTask;
    }
}
