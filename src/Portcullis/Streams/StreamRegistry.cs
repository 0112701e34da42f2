using System.Collections.Concurrent;

namespace Portcullis.Streams;

/// <summary>The streams under way. Bounded: what cannot be watched is not let through.</summary>
/// <param name="most">How many there may be.</param>
internal sealed class StreamRegistry(int most)
{
    /// <summary>How many streams there may be; each costs some 400 bytes here, and its connections far more.</summary>
    public const int Most = 100_000;

    private readonly ConcurrentDictionary<OpenStream, byte> _open = new();
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Those under way, without a copy: some may have ended, and some that began meanwhile may be missing.</summary>
    public IEnumerable<OpenStream> Open => _open.Select(entry => entry.Key);

    /// <summary>Enters one; false when there are as many as there may be.</summary>
    public bool TryEnter(OpenStream stream)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _open.TryAdd(stream, 0);
        return true;
    }

    /// <summary>Takes one out; once is enough.</summary>
    public void Leave(OpenStream stream)
    {
        if (_open.TryRemove(stream, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
