namespace Portcullis.Telemetry;

/// <summary>The measurements of one metric with the same labels. Many threads may add at once.</summary>
/// <param name="tags">The labels.</param>
/// <param name="bounds">A histogram's upper bounds, ascending; null for what is no histogram.</param>
internal sealed class MetricSeries(IReadOnlyList<KeyValuePair<string, object?>> tags, double[]? bounds)
{
    private readonly long[] _buckets = bounds is null ? [] : new long[bounds.Length + 1];
    private double _value;

    /// <summary>The labels.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Tags => tags;

    /// <summary>The counter's or gauge's value; a histogram's sum.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>How many measurements fell between each bound and the one before; the last is beyond all.</summary>
    public long[] CopyBuckets() => Array.ConvertAll(_buckets, static count => count);

    /// <summary>Puts the value.</summary>
    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>Adds to the value.</summary>
    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Adds one measurement to a histogram: each bound belongs to the bucket below it.</summary>
    public void Observe(double value)
    {
        var bucket = Array.BinarySearch(bounds!, value);
        Interlocked.Increment(ref _buckets[bucket < 0 ? ~bucket : bucket]);
        Add(value);
    }
}
