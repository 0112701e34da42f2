using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Keys;

/// <summary>
/// Has the keys before the first request, so that a bad one stops the start and not a sign-in, and then follows the folder and the time. A
/// clock that was set ahead by mistake must not withdraw a key that still verifies.
/// </summary>
internal sealed class KeyRefresher(KeyRing access, AttestationKeys attestations, WaryClock wary, TimeProvider clock, ILogger<KeyRefresher> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            failing = Refresh(failing);
        }
    }

    private bool Refresh(bool failing)
    {
        var now = wary.Earliest;
        string?[] faults =
        [
            FaultOf(() => access.Reload(now), () => Log.KeysChanged(logger, "access tokens", access.Current.Thumbprint, access.PublicKeys.Count)),
            FaultOf(() => attestations.Reload(now), () => Log.KeysChanged(logger, "attestations", attestations.Current.Thumbprint, attestations.PublicKeys.Count)),
        ];
        var fault = faults.FirstOrDefault(each => each is not null);
        if (fault is not null && !failing)
        {
            Log.KeysUnreadable(logger, fault);
        }
        else if (fault is null && failing)
        {
            Log.KeysRecovered(logger);
        }

        return fault is not null;
    }

    private static string? FaultOf(Func<bool> reload, Action tell)
    {
        try
        {
            if (reload())
            {
                tell();
            }

            return null;
        }
        catch (KeyException e)
        {
            return e.Message;
        }
    }
}
