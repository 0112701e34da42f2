namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>The durations of the last requests, and their 95th percentile.</summary>
internal sealed class LatencyWindow
{
    /// <summary>How many durations there must be before they say anything.</summary>
    public const int Fewest = 20;

    private const int Size = 128;
    private const int Refresh = 16;

    private readonly Lock _lock = new();
    private readonly long[] _ticks = new long[Size];
    private long _count;
    private long _p95 = -1;

    /// <summary>The 95th percentile; null while there are too few.</summary>
    public TimeSpan? P95 => Interlocked.Read(ref _p95) is >= 0 and var ticks ? new TimeSpan(ticks) : null;

    /// <summary>Takes in one more.</summary>
    public void Add(TimeSpan duration)
    {
        lock (_lock)
        {
            _ticks[_count++ % Size] = duration.Ticks;
            if (_count >= Fewest && (_count == Fewest || _count % Refresh == 0))
            {
                Interlocked.Exchange(ref _p95, Compute());
            }
        }
    }

    private long Compute()
    {
        var kept = _ticks[..(int)Math.Min(_count, Size)];
        Array.Sort(kept);
        return kept[(int)Math.Ceiling(kept.Length * 0.95) - 1];
    }
}
