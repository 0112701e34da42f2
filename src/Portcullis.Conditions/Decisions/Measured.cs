using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Portcullis.Conditions.Decisions;

/// <summary>A piece of work that is timed, and traced when somebody listens. Ends when it is disposed.</summary>
internal readonly struct Measured : IDisposable
{
    private readonly Histogram<double> _histogram;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly Activity? _activity;
    private readonly long _start;

    private Measured(Histogram<double> histogram, KeyValuePair<string, object?> tag, Activity? activity)
    {
        (_histogram, _tag, _activity) = (histogram, tag, activity);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Begins.</summary>
    public static Measured Start(Histogram<double> histogram, ActivitySource source, string name, KeyValuePair<string, object?> tag) =>
        new(histogram, tag, source.StartActivity(name)?.SetTag(tag.Key, tag.Value));

    public void Dispose()
    {
        _histogram.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, _tag);
        _activity?.Dispose();
    }
}
