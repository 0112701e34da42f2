using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Facts;

namespace Portcullis.Issuer.Chains;

/// <summary>Asks every chain for its present block, again and again, so that requests find it known.</summary>
internal sealed class ChainPoller(ChainSet chains, IOptions<IssuerOptions> options, TimeProvider clock) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(chains.All.OfType<Chain>().Select(chain => PollAsync(chain, stoppingToken)));

    private async Task PollAsync(Chain chain, CancellationToken cancellationToken)
    {
        var settings = options.Value.Chains[chain.Id.ToString(CultureInfo.InvariantCulture)];
        using var timer = new PeriodicTimer(ChainDefaults.PollInterval(chain.Id, settings), clock);
        do
        {
            await chain.RefreshAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
