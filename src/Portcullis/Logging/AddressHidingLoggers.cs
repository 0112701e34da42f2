using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Privacy;

namespace Portcullis.Logging;

/// <summary>
/// The gateway's loggers, which write hashes in place of addresses, whoever logs: paths and queries are the callers', and the framework logs them at its lower levels. What is said of the operator's own
/// files is left as it is.
/// </summary>
internal sealed class AddressHidingLoggers(ILoggerFactory loggers, Func<AddressNames> names) : ILoggerFactory
{
    private static readonly string[] OfFiles = ["Portcullis.Configuration.", "Portcullis.Issuer.Policies."];

    private AddressNames? _names;

    /// <summary>Puts them before the providers, unless the settings say that logs name addresses.</summary>
    public static void Add(IServiceCollection services, IConfiguration settings)
    {
        if (!bool.TryParse(settings["Privacy:LogAddresses"], out var arePlain) || !arePlain)
        {
            services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new AddressHidingLoggers(CreateUsual(provider), provider.GetRequiredService<AddressNames>)));
        }
    }

    public ILogger CreateLogger(string categoryName)
    {
        var usual = loggers.CreateLogger(categoryName);
        return Array.Exists(OfFiles, start => categoryName.StartsWith(start, StringComparison.Ordinal)) ? usual : new AddressHidingLogger(usual, Hide);
    }

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose() => loggers.Dispose();

    private static LoggerFactory CreateUsual(IServiceProvider provider) => new(
        provider.GetServices<ILoggerProvider>(),
        provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
        provider.GetRequiredService<IOptions<LoggerFactoryOptions>>(),
        provider.GetService<IExternalScopeProvider>());

    /// <summary>With the key only once there is something to hide: loggers are made before the data folder is looked at.</summary>
    private string Hide(string text)
    {
        try
        {
            return (_names ??= names()).Hide(text);
        }
        catch (Exception exception) when (exception is KeyException or OptionsValidationException)
        {
            return "(not written, since the key that hides addresses cannot be read)";
        }
    }
}
