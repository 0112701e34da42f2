using System.Collections.Concurrent;

namespace Portcullis.Edge;

/// <summary>
/// Counts requests in fixed windows, in bounded memory. When there are more windows than it may keep, those that have ended go first,
/// then those that end soonest.
/// </summary>
internal sealed class WindowLimiter<TKey>(TimeProvider clock, int capacity)
    where TKey : struct, ILimitedKey
{
    private readonly ConcurrentDictionary<TKey, UsageWindow> _windows = new();
    private readonly Lock _sweeping = new();
    private int _added;

    /// <summary>How many windows are kept.</summary>
    internal int Count => _windows.Count;

    /// <summary>Counts a request; null when it may pass, else how long until the window ends.</summary>
    public TimeSpan? Take(in TKey key)
    {
        var window = Find(key);
        if (window.TryTake(key.Limit.Permits))
        {
            return null;
        }

        var left = key.Limit.Window - clock.GetElapsedTime(window.Start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private UsageWindow Find(in TKey key)
    {
        while (true)
        {
            if (!_windows.TryGetValue(key, out var window))
            {
                window = _windows.GetOrAdd(key, new UsageWindow(clock.GetTimestamp()));
                Sweep();
                return window;
            }

            if (!HasEnded(key, window))
            {
                return window;
            }

            _windows.TryUpdate(key, new UsageWindow(clock.GetTimestamp()), window);
        }
    }

    private bool HasEnded(in TKey key, UsageWindow window) => clock.GetElapsedTime(window.Start) >= key.Limit.Window;

    private void Sweep()
    {
        if (Interlocked.Increment(ref _added) <= capacity)
        {
            return;
        }

        lock (_sweeping)
        {
            if (_added <= capacity)
            {
                return;
            }

            foreach (var (key, window) in _windows.Where(entry => HasEnded(entry.Key, entry.Value)))
            {
                _windows.TryRemove(new(key, window));
            }

            // A tenth is made free at once, since ordering them all is dear.
            foreach (var entry in _windows.OrderBy(EndsIn).Take(Math.Max(0, _windows.Count - (capacity - (capacity / 10)))))
            {
                _windows.TryRemove(entry);
            }

            _added = _windows.Count;
        }
    }

    private TimeSpan EndsIn(KeyValuePair<TKey, UsageWindow> entry) => entry.Key.Limit.Window - clock.GetElapsedTime(entry.Value.Start);
}
