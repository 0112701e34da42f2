using Microsoft.Extensions.Hosting;

namespace Portcullis.Issuer.Chains;

/// <summary>Asks the nodes that do not serve at present for their heads, again and again, so that one that was out comes back.</summary>
internal sealed class NodeProber(ConfiguredChains chains, TimeProvider clock) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(chains.Connections.Where(chain => chain.Nodes.Count > 1).Select(chain => ProbeAsync(chain, stoppingToken)));

    private async Task ProbeAsync(ChainConnection chain, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(chain.ProbeInterval, clock);
        do
        {
            await chain.ProbeAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
