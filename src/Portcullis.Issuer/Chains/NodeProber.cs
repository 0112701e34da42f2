using Microsoft.Extensions.Hosting;

namespace Portcullis.Issuer.Chains;

/// <summary>Asks the nodes that do not serve at present for their heads, again and again, so that one that was out comes back.</summary>
internal sealed class NodeProber(ConfiguredChains chains, TimeProvider clock) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
        [
            .. chains.Connections.Where(chain => chain.Nodes.Count > 1).Select(chain => ProbeAsync(chain.ProbeAsync, chain.ProbeInterval, stoppingToken)),
            .. chains.Clusters.Where(chain => chain.Nodes.Count > 1).Select(chain => ProbeAsync(chain.ProbeAsync, chain.Options.ProbeInterval, stoppingToken)),
        ]);

    private async Task ProbeAsync(Func<CancellationToken, Task> probe, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            await probe(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
