using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Portcullis.Conditions.Facts;
using Portcullis.Issuer.Audit;

namespace Portcullis.Issuer;

/// <summary>Shows what is only looked up when somebody asks: the chains' present blocks, and lost audit entries.</summary>
internal sealed class IssuerGauges(IMeterFactory meters, ChainSet chains, AuditLog audit, TimeProvider clock) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(IssuerMeter.Name);
        meter.CreateObservableCounter(
            "portcullis.audit.dropped", () => audit.Dropped, "{entry}", "Audit entries that were lost, since the store is too slow or cannot be written.");
        meter.CreateObservableGauge("portcullis.chain.head.number", Numbers, "{block}", "The number of the newest block that a node told, by chain.");
        meter.CreateObservableGauge(
            "portcullis.chain.head.age", Ages, "s", "The age of the newest block that a node told, by the block's own time, by chain.");
        meter.CreateObservableGauge(
            "portcullis.chain.head.known", Known, "{chain}", "1 when a node has told a present block since the start, else 0, by chain.");
        meter.CreateObservableGauge("portcullis.chain.facts", Facts, "{fact}", "Facts that are kept, beyond their block or of the last blocks, by chain.");
        meter.CreateObservableGauge("portcullis.chain.facts.size", Sizes, "By", "About how much memory those facts take, by chain.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Numbers() =>
        chains.All.Where(chain => chain.LastHead is not null).Select(chain => new Measurement<long>((long)chain.LastHead!.Number, Tag(chain)));

    private IEnumerable<Measurement<double>> Ages()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        return chains.All.Where(chain => chain.LastHead is not null)
            .Select(chain => new Measurement<double>(Math.Max(0, now - chain.LastHead!.Timestamp), Tag(chain)));
    }

    private IEnumerable<Measurement<int>> Known() =>
        chains.All.Select(chain => new Measurement<int>(chain.LastHead is null ? 0 : 1, Tag(chain)));

    private IEnumerable<Measurement<int>> Facts() => chains.All.OfType<Chain>().Select(chain => new Measurement<int>(chain.FactCount, Tag(chain)));

    private IEnumerable<Measurement<long>> Sizes() => chains.All.OfType<Chain>().Select(chain => new Measurement<long>(chain.FactBytes, Tag(chain)));

    private static KeyValuePair<string, object?> Tag(IChain chain) => new("chain", chain.Id.ToString());
}
