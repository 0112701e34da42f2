namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>
/// How far a chain is: the newest height that was told, and the newest that is sure, from which a node is behind. What nobody confirms for a minute counts no longer,
/// so that a chain that was set back is followed.
/// </summary>
/// <param name="maxLag">How many blocks a node may be behind.</param>
/// <param name="clock">The age of what was heard.</param>
public sealed class ChainLevel(ulong maxLag, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private (ulong Height, long At)? _told;
    private (ulong Height, long At)? _sure;

    /// <summary>Takes in a height that counts.</summary>
    /// <param name="height">The height.</param>
    /// <param name="isSure">Whether it may put nodes out that are below it.</param>
    public void Raise(ulong height, bool isSure)
    {
        lock (_lock)
        {
            _told = Raised(_told, height);
            _sure = isSure ? Raised(_sure, height) : _sure;
        }
    }

    /// <summary>Whether a height may count without putting out a node that is at another one, or at what is known, whichever is lower. False while nothing is known.</summary>
    public bool IsNear(ulong height, ulong other)
    {
        lock (_lock)
        {
            return Known(_told) is { } told && (height <= Math.Min(told, other) || height - Math.Min(told, other) <= maxLag);
        }
    }

    /// <summary>By how many blocks a height is behind; 0 when it is not, or when nothing is known.</summary>
    public ulong LagOf(ulong height)
    {
        lock (_lock)
        {
            return Known(_told) is { } told && told > height ? told - height : 0;
        }
    }

    /// <summary>Whether a height is too far behind one that is sure.</summary>
    public bool IsBehind(ulong height)
    {
        lock (_lock)
        {
            return Known(_sure) is { } sure && sure > height && sure - height > maxLag;
        }
    }

    private ulong? Known((ulong Height, long At)? known) => known is { } one && clock.GetElapsedTime(one.At) <= Remembered ? one.Height : null;

    private (ulong Height, long At)? Raised((ulong Height, long At)? known, ulong height) => height < Known(known) ? known : (height, clock.GetTimestamp());
}
