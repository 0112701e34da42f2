using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Conditions.Decisions;

/// <summary>
/// A bounded cache without locks on its reading side. It keeps two generations: when the young one is full, or older than half the time that a value
/// may be kept, it becomes the old one, and what was the old one is dropped. A value is thus never kept for longer than the whole time.
/// </summary>
public sealed class GenerationCache<TKey, TValue>
    where TKey : notnull
{
    private readonly IEqualityComparer<TKey>? _comparer;
    private readonly int _half;
    private readonly TimeProvider? _clock;
    private readonly TimeSpan _halfTime;
    private readonly Lock _turning = new();
    private volatile Generation _young;
    private volatile Generation? _old;

    /// <summary>A cache whose values never go stale.</summary>
    /// <param name="comparer">How keys compare; null for their own way.</param>
    /// <param name="capacity">How many values are kept at most, over both generations.</param>
    public GenerationCache(IEqualityComparer<TKey>? comparer, int capacity)
    {
        (_comparer, _half) = (comparer, Math.Max(1, capacity / 2));
        _young = new Generation(comparer, 0);
    }

    /// <summary>A cache that keeps no value for longer than a time.</summary>
    /// <param name="comparer">How keys compare; null for their own way.</param>
    /// <param name="capacity">How many values are kept at most, over both generations.</param>
    /// <param name="keep">The longest that a value is kept.</param>
    /// <param name="clock">The present.</param>
    public GenerationCache(IEqualityComparer<TKey>? comparer, int capacity, TimeSpan keep, TimeProvider clock)
        : this(comparer, capacity)
    {
        (_clock, _halfTime) = (clock, keep / 2);
        _young = new Generation(comparer, clock.GetTimestamp());
    }

    /// <summary>How many values are kept now.</summary>
    public int Count => _young.Values.Count + (_old?.Values.Count ?? 0);

    /// <summary>The value, when it is kept.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var young = _young;
        if (IsSpent(young))
        {
            Turn(young);
            young = _young;
        }

        if (young.Values.TryGetValue(key, out value))
        {
            return true;
        }

        var old = _old;
        return old is not null && old.Values.TryGetValue(key, out value);
    }

    /// <summary>Keeps a value made now.</summary>
    public void Add(TKey key, TValue value)
    {
        var young = _young;
        if (IsSpent(young) || young.Added >= _half)
        {
            Turn(young);
            young = _young;
        }

        young.Values[key] = value;
        Interlocked.Increment(ref young.Added);
    }

    /// <summary>Keeps a value for as long as if it were made now, also one that is kept already.</summary>
    public void Renew(TKey key, TValue value)
    {
        if (!_young.Values.ContainsKey(key))
        {
            Add(key, value);
        }
    }

    private bool IsSpent(Generation young) => _clock is not null && _clock.GetElapsedTime(young.Born) >= _halfTime;

    private void Turn(Generation spent)
    {
        lock (_turning)
        {
            if (!ReferenceEquals(_young, spent))
            {
                return;
            }

            // After a long silence the young generation is itself too old to be kept.
            var age = _clock?.GetElapsedTime(spent.Born) ?? TimeSpan.Zero;
            _old = _clock is not null && age >= _halfTime * 2 ? null : spent;

            // One that comes late begins when it should have: else the old one would outstay its time.
            var late = _clock is not null && _old is not null && age > _halfTime ? age - _halfTime : TimeSpan.Zero;
            _young = new Generation(_comparer, (_clock?.GetTimestamp() ?? 0) - Ticks(late), Math.Min(spent.Added, _half));
        }
    }

    private long Ticks(TimeSpan time) => _clock is null ? 0 : (long)(time.TotalSeconds * _clock.TimestampFrequency);

    // As large from the beginning as the one before became: a dictionary that grows makes all its entries anew.
    private sealed class Generation(IEqualityComparer<TKey>? comparer, long born, int size = 0)
    {
        internal int Added;

        internal ConcurrentDictionary<TKey, TValue> Values { get; } = new(concurrencyLevel: -1, size, comparer);

        internal long Born { get; } = born;
    }
}
