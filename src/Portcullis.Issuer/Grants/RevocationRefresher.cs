using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>Brings the snapshot up to date before the first request and then every second.</summary>
internal sealed class RevocationRefresher(RevocationSnapshot snapshot, TimeProvider clock, ILogger<RevocationRefresher> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await snapshot.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            failing = await TryRefreshAsync(failing, stoppingToken);
        }
    }

    private async Task<bool> TryRefreshAsync(bool failing, CancellationToken cancellationToken)
    {
        try
        {
            await snapshot.RefreshAsync(cancellationToken);
            if (failing)
            {
                Log.RefreshRecovered(logger);
            }

            return false;
        }
        catch (StoreException e)
        {
            if (!failing)
            {
                Log.RefreshFailed(logger, e);
            }

            return true;
        }
    }
}
