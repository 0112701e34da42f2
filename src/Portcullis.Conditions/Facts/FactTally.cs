namespace Portcullis.Conditions.Facts;

/// <summary>How much a cache holds. Changed under its lock.</summary>
internal sealed class FactTally
{
    private int _count;
    private long _bytes;

    /// <summary>How many facts.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>About how many bytes they take.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>More of them, or fewer.</summary>
    public void Add(int facts, long bytes)
    {
        _count += facts;
        Interlocked.Add(ref _bytes, bytes);
    }
}
