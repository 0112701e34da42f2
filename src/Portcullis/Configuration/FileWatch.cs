using System.Globalization;
using Portcullis.Issuer.Policies;

namespace Portcullis.Configuration;

/// <summary>
/// Looks at the gateway's files, twice a second by default, and reloads when they changed and then stood still: whole contents are compared, since
/// notifications get lost on network drives and in containers, and a half-written file changes again.
/// </summary>
internal sealed partial class FileWatch(GatewayFiles files, GatewayReloader reloader, IConfiguration settings, TimeProvider clock, ILogger<FileWatch> logger)
    : BackgroundService
{
    private const string IntervalName = "ReloadInterval";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private FileChanges? _changes;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _changes = new FileChanges(() => [files.SettingsPath, PolicyPath()]);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>What is wrong with the setting; null when nothing is.</summary>
    public static string? FindFault(IConfiguration settings) =>
        ReadInterval(settings) is null ? $"{IntervalName}: must be a time from {Shortest:c} to {Longest:c}, such as 00:00:05" : null;

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_changes is not { } changes || !changes.HaveSettled())
        {
            return;
        }

        try
        {
            await reloader.ReloadAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever goes wrong with a changed file, the gateway goes on serving by the ones before.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReadInterval(settings) ?? Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    private static TimeSpan? ReadInterval(IConfiguration settings) =>
        settings[IntervalName] is not { } text ? Interval
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var interval) && interval >= Shortest && interval <= Longest ? interval
        : null;

    private string PolicyPath()
    {
        try
        {
            return files.PolicyPath(files.ReadSettings());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return files.SettingsPath;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 13, Level = LogLevel.Error, Message = "The changed files could not be put in force")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
