using Microsoft.Extensions.Options;

namespace Portcullis.Telemetry;

/// <summary>Adds what carries measurements out of the process.</summary>
internal static class TelemetryComposition
{
    /// <summary>Adds the export by OTLP, which does nothing unless <c>Telemetry:Otlp</c> is set.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration settings)
    {
        services.AddMetrics();
        services.AddOptions<TelemetryOptions>().Bind(settings.GetSection(TelemetryOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddHostedService<OtlpExport>();
        return services;
    }
}
