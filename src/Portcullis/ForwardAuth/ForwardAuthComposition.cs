namespace Portcullis.ForwardAuth;

/// <summary>Puts together what answers other gateways.</summary>
internal static class ForwardAuthComposition
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddForwardAuth(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(ForwardAuthSettings.Read(settings, [])).AddSingleton<ForwardAuthEndpoints>();
}
