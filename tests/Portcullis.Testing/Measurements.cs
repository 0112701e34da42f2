using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Portcullis.Testing;

/// <summary>What instruments measure while it lives. Those of the whole process are shared with the tests beside: ask by tags that are the test's own.</summary>
public sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, string[] Tags, double Value)> _measured = new();

    /// <summary>Listens.</summary>
    /// <param name="scope">Whose instruments: a meter factory, or null for those of the whole process.</param>
    /// <param name="instruments">Their names.</param>
    public Measurements(object? scope, params string[] instruments)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == scope && instruments.Contains(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The sum of what an instrument measured with all of these tags, each as <c>name=value</c>; null when it measured nothing.</summary>
    public double? Of(string instrument, params string[] tags)
    {
        var values = _measured.Where(one => one.Instrument == instrument && tags.All(one.Tags.Contains)).Select(one => one.Value).ToList();
        return values.Count == 0 ? null : values.Sum();
    }

    /// <summary>The same of an instrument that measures when it is looked at.</summary>
    public double? Look(string instrument, params string[] tags)
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return Of(instrument, tags);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var named = new string[tags.Length];
        for (var i = 0; i < named.Length; i++)
        {
            named[i] = $"{tags[i].Key}={tags[i].Value}";
        }

        _measured.Enqueue((instrument.Name, named, value));
    }
}
