using Portcullis.Edge;

namespace Portcullis.ForwardAuth;

/// <summary>Puts together what answers other gateways.</summary>
internal static class ForwardAuthComposition
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddForwardAuth(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(ForwardAuthSettings.Read(settings, [])).AddSingleton<ForwardAuthEndpoints>();

    /// <summary>
    /// Puts it into the pipeline around the guard, which reads the question's own path as that of any request. Also where no gateway may ask: an open route that answered in its place would let everything
    /// through at one that asks all the same.
    /// </summary>
    public static void UseForwardAuth(this IApplicationBuilder app) =>
        app.UseMiddleware<FrontGatewayRecognition>().UseMiddleware<RequestGuard>().UseMiddleware<ForwardAuthEntry>();
}
