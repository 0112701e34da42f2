using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Stores.Cleaning;

/// <summary>Forgets what is long past, once a minute, in batches small enough to keep no sign-in waiting.</summary>
internal abstract class CleaningService(TimeProvider clock, ILogger logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Forgets what is to be forgotten now.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal abstract Task CleanAsync(CancellationToken cancellationToken);

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

    /// <summary>Deletes until less than a whole batch was there.</summary>
    protected static async Task InBatchesAsync(Func<Task<int>> delete, int size)
    {
        while (await delete() == size)
        {
        }
    }
}
