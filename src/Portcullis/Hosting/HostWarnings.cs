using System.Reflection;

namespace Portcullis.Hosting;

/// <summary>Says at start what is unsafe about the machine, and the remedy. Nothing is refused for it.</summary>
internal sealed partial class HostWarnings(ILogger<HostWarnings> logger) : IHostedService
{
    /// <summary>The first ASP.NET Core without CVE-2026-70188 and CVE-2026-88092.</summary>
    public static readonly Version SafeRuntime = new(10, 0, 13);

    /// <summary>The ASP.NET Core that runs; null when it does not say.</summary>
    public static Version? Runtime { get; } = Parse(
        typeof(WebApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Warn(Runtime, Environment.IsPrivilegedProcess);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads <c>10.0.12+sha</c>. A preview counts as what it comes before: as older.</summary>
    internal static Version? Parse(string? text)
    {
        var plain = text?.Split('+')[0].Split('-') ?? [];
        return plain.Length == 0 || !Version.TryParse(plain[0], out var version) ? null
            : plain.Length > 1 ? new Version(version.Major, version.Minor)
            : version;
    }

    /// <summary>Says what is wrong.</summary>
    internal void Warn(Version? runtime, bool isRoot)
    {
        if (runtime is not null && runtime < SafeRuntime)
        {
            Log.OldRuntime(logger, runtime, SafeRuntime);
        }

        if (isRoot)
        {
            Log.Root(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 30, Level = LogLevel.Warning,
            Message = "ASP.NET Core {Version} has known flaws (CVE-2026-70188, CVE-2026-88092): install {Safe} or later, or run what './portcullis publish' makes, which brings its own")]
        public static partial void OldRuntime(ILogger logger, Version version, Version safe);

        [LoggerMessage(EventId = 31, Level = LogLevel.Warning,
            Message = "Running as root, which nothing here needs: run as a user of its own, as packaging/portcullis.service does")]
        public static partial void Root(ILogger logger);
    }
}
