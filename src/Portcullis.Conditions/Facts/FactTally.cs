namespace Portcullis.Conditions.Facts;

/// <summary>How much a cache holds, or all of them together.</summary>
/// <param name="whole">What this is a part of; null where it is the whole.</param>
internal sealed class FactTally(FactTally? whole)
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
        Interlocked.Add(ref _count, facts);
        Interlocked.Add(ref _bytes, bytes);
        whole?.Add(facts, bytes);
    }
}
