using Microsoft.Extensions.Logging.Abstractions;

namespace Portcullis.Admin;

/// <summary>The gateway's loggers, without the framework's word on where it listens: it would be taken for the public listener's.</summary>
internal sealed class AdminLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName == "Microsoft.Hosting.Lifetime" ? NullLogger.Instance : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("providers are added to the gateway's loggers");

    public void Dispose()
    {
        // They are the gateway's, and go on.
    }
}
