using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Events;

/// <summary>Forgets events that are long past by both clocks, once a minute, in batches small enough to keep no sign-in waiting.</summary>
internal sealed class EventCleaner(IEventStore store, WaryClock wary, TimeProvider clock, ILogger<EventCleaner> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How long an event can still be read; less than its grant is kept.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(3);

    /// <summary>How many events are kept at most.</summary>
    public const long Most = 200_000;

    private const int BatchSize = 5_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (StoreException e)
            {
                Log.CleaningFailed(logger, e);
            }
        }
    }

    internal async Task CleanAsync(CancellationToken cancellationToken)
    {
        while (await store.DeleteOldAsync(wary.Earliest - MaxAge, Most, BatchSize, cancellationToken) == BatchSize)
        {
        }
    }
}
