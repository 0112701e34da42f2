using System.Collections.Concurrent;

namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>What was answered to whom, and how long it took.</summary>
internal sealed class SoakLedger
{
    private readonly ConcurrentDictionary<(string Kind, int Status, bool IsExpected), int> _counts = new();
    private readonly ConcurrentQueue<(TimeSpan At, double Milliseconds)> _latencies = new();

    /// <summary>By kind and status, in that order.</summary>
    public IReadOnlyList<((string Kind, int Status, bool IsExpected) Key, int Count)> Counts => [.. _counts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];

    public int Total => _counts.Values.Sum();

    public int Unexpected => _counts.Where(pair => !pair.Key.IsExpected).Sum(pair => pair.Value);

    public void Add(string kind, int status, bool isExpected) => _counts.AddOrUpdate((kind, status, isExpected), 1, (_, count) => count + 1);

    public void AddLatency(TimeSpan at, TimeSpan latency) => _latencies.Enqueue((at, latency.TotalMilliseconds));

    /// <summary>The 99th percentile of the requests answered in that time, in milliseconds.</summary>
    public double P99(TimeSpan from, TimeSpan until)
    {
        var latencies = _latencies.Where(latency => latency.At >= from && latency.At < until).Select(latency => latency.Milliseconds).Order().ToList();
        return latencies.Count == 0 ? double.NaN : latencies[(int)(latencies.Count * 0.99)];
    }
}
