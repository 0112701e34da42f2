using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace Portcullis.Telemetry;

/// <summary>
/// Listens to what Portcullis measures, from its making on, and keeps the sums. Of meters that belong to one host, only this host's are heard;
/// of the runtime's own, the few that an operator watches.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    private const string Ours = "Portcullis.";
    private const string Runtime = "System.Runtime";

    private static readonly FrozenSet<string> OfRuntime = new[]
    {
        "dotnet.process.memory.working_set", "dotnet.process.cpu.time", "dotnet.gc.collections", "dotnet.gc.pause.time",
        "dotnet.gc.last_collection.heap.size", "dotnet.thread_pool.queue.length", "dotnet.exceptions",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _collecting = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="host">Makes the meters of the host to which this belongs.</param>
    public MetricCollector(IMeterFactory host)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsHeard(instrument, host))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, static (_, shown) => new MetricFamily(shown), instrument));
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>The present state of everything, as text.</summary>
    public string Write()
    {
        lock (_collecting)
        {
            foreach (var family in _families.Values)
            {
                family.BeginObservation();
            }

            _listener.RecordObservableInstruments();
            return PrometheusText.Write(_families.Values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsHeard(Instrument instrument, IMeterFactory host) =>
        instrument.Meter.Name.StartsWith(Ours, StringComparison.Ordinal)
            ? instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, host)
            : instrument.Meter.Name == Runtime && OfRuntime.Contains(instrument.Name);
}
