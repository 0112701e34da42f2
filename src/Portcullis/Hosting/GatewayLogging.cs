using Microsoft.Extensions.Logging.Console;
using Portcullis.Gateway;
using Portcullis.Logging;

namespace Portcullis.Hosting;

/// <summary>Logs to the console, a line each: our own words, and of the framework's only what is wrong.</summary>
internal static class GatewayLogging
{
    /// <summary>Adds it. The section <c>Logging</c> wins: <c>Logging:Console:FormatterName</c> <c>json</c> gives JSON.</summary>
    public static void Add(ILoggingBuilder logging, IConfiguration settings)
    {
        // Named before the section is read, or its formatter's options would not count; the section may name another.
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.FormatterName = ConsoleFormatterNames.Simple);

        // Requests' paths and queries are logged by the framework at Information, and may hold what is nobody's business.
        logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)

            // Unless it is off, the framework makes an activity and a log scope for every request, which nobody reads: traces begin in RequestBoundary.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Yarp", LogLevel.Warning)
            .AddConfiguration(settings.GetSection("Logging"))
            .AddConsole();
        AddressHidingLoggers.Add(logging.Services, settings);
        logging.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
    }
}
