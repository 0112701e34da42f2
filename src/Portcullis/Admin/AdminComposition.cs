using Microsoft.Extensions.Options;

namespace Portcullis.Admin;

/// <summary>Adds the admin listener.</summary>
internal static class AdminComposition
{
    /// <summary>Adds it with its settings. Where it is switched off nothing listens to what is measured.</summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<AdminOptions>().Bind(settings.GetSection(AdminOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.AddSingleton<AdminListener>();
        services.AddHostedService(provider => provider.GetRequiredService<AdminListener>());
        return services;
    }
}
