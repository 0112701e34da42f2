using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Telemetry;

namespace Portcullis.Tests.Telemetry;

/// <summary>A collector with a meter of its own host.</summary>
internal sealed class MeterHost : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public MeterHost()
    {
        Factory = _services.GetRequiredService<IMeterFactory>();
        Meter = Factory.Create("Portcullis.Tests");
        Collector = new MetricCollector(Factory);
    }

    public IMeterFactory Factory { get; }

    public Meter Meter { get; }

    public MetricCollector Collector { get; }

    /// <summary>The samples whose names begin so.</summary>
    public IEnumerable<string> Lines(string prefix) => Collector.Write().Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal));

    public void Dispose()
    {
        Collector.Dispose();
        _services.Dispose();
    }
}
