using Microsoft.Extensions.Hosting;
using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Facts;

namespace Portcullis.Issuer.Chains;

/// <summary>Keeps the present block of every chain known, so that requests find it.</summary>
internal sealed class ChainFollowers(ChainSet chains, ConfiguredChains connections, TimeProvider clock) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
    [
        .. chains.All.OfType<Chain>().Select(chain => FollowAsync(chain, stoppingToken)),
        .. chains.All.OfType<ClusterChain>().Select(chain => FollowAsync(chain, stoppingToken)),
    ]);

    private Task FollowAsync(Chain chain, CancellationToken cancellationToken)
    {
        var connection = connections.Connections.Single(connection => connection.Id == chain.Id);
        return new ChainFollower(chain, connection, clock).RunAsync(cancellationToken);
    }

    private async Task FollowAsync(ClusterChain chain, CancellationToken cancellationToken)
    {
        var connection = connections.Clusters.Single(connection => connection.Cluster == chain.Id.Cluster);
        using var timer = new PeriodicTimer(ChainDefaults.SlotInterval(connection.Options), clock);
        do
        {
            await chain.RefreshAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
