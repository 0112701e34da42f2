namespace Portcullis.Edge;

/// <summary>A fixed window, from the first request in it.</summary>
internal sealed class UsageWindow(long start)
{
    private int _used;

    /// <summary>The clock's timestamp at its beginning.</summary>
    public long Start => start;

    /// <summary>Takes one permit when one is left.</summary>
    public bool TryTake(int permits)
    {
        // Looked at first, so that a client that goes on asking does not run the count over its end.
        return Volatile.Read(ref _used) < permits && Interlocked.Increment(ref _used) <= permits;
    }
}
