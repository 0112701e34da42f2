using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Portcullis.Telemetry;

/// <summary>All series of one instrument. Bounded: labels beyond the bound are counted together, under <c>overflow="true"</c>.</summary>
internal sealed class MetricFamily
{
    /// <summary>How many series are kept.</summary>
    public const int Capacity = 2000;

    private static readonly KeyValuePair<string, object?>[] Overflow = [new("overflow", "true")];
    private static readonly double[] DefaultBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _series = new(new MetricTags());
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly double[]? _bounds;
    private readonly bool _isObserved;
    private int _count;

    /// <summary>Takes an instrument's description.</summary>
    public MetricFamily(Instrument instrument)
    {
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        (Kind, _isObserved) = (KindOf(instrument), instrument.IsObservable);
        _bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : null;
        Name = MetricName.Of(instrument.Name, instrument.Unit, Kind);
        Unit = MetricName.UnitOf(instrument.Unit);
        Help = instrument.Description ?? "";
    }

    /// <summary>How measurements add up.</summary>
    public MetricKind Kind { get; }

    /// <summary>The name in the Prometheus text format.</summary>
    public string Name { get; }

    /// <summary>The unit, such as <c>seconds</c>; empty for plain numbers.</summary>
    public string Unit { get; }

    /// <summary>One sentence on what is measured.</summary>
    public string Help { get; }

    /// <summary>A histogram's upper bounds.</summary>
    public IReadOnlyList<double> Bounds => _bounds ?? [];

    /// <summary>The series.</summary>
    public IEnumerable<MetricSeries> Series => _series.Values;

    /// <summary>Forgets what was looked up on demand, so that what is there no more is shown no more.</summary>
    public void BeginObservation()
    {
        if (_isObserved)
        {
            _series.Clear();
            _count = 0;
        }
    }

    /// <summary>Takes a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _lookup.TryGetValue(tags, out var known) ? known : Create(tags);
        if (_bounds is not null)
        {
            series.Observe(value);
        }
        else if (_isObserved)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    private MetricSeries Create(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = Interlocked.Increment(ref _count) <= Capacity ? tags.ToArray() : Overflow;
        return _series.GetOrAdd(key, static (labels, bounds) => new MetricSeries(labels, bounds), _bounds);
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    private static double[] BoundsOf(Instrument instrument) =>
        (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries is { Count: > 0 } bounds ? [.. bounds] : DefaultBounds;
}
