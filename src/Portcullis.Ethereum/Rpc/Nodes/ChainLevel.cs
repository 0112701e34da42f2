namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>
/// How far a chain is: the newest height that counts, and from when a node is behind it. What nobody confirms for a minute counts no longer,
/// so that a chain that was set back is followed.
/// </summary>
/// <param name="maxLag">How many blocks a node may be behind.</param>
/// <param name="clock">The age of what was heard.</param>
public sealed class ChainLevel(ulong maxLag, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private ulong _height;
    private long _heardAt;
    private bool _isKnown;

    /// <summary>How many blocks a node may be behind.</summary>
    public ulong MaxLag => maxLag;

    private bool IsKnown => _isKnown && clock.GetElapsedTime(_heardAt) <= Remembered;

    /// <summary>Takes in a height that counts.</summary>
    public void Raise(ulong height)
    {
        lock (_lock)
        {
            if (!IsKnown || height >= _height)
            {
                (_height, _heardAt, _isKnown) = (height, clock.GetTimestamp(), true);
            }
        }
    }

    /// <summary>Whether a height may count without putting out a node that is at another one, or at what is known, whichever is lower. False while nothing is known.</summary>
    public bool IsNear(ulong height, ulong other)
    {
        lock (_lock)
        {
            var least = Math.Min(_height, other);
            return IsKnown && (height <= least || height - least <= maxLag);
        }
    }

    /// <summary>By how many blocks a height is behind; 0 when it is not, or when nothing is known.</summary>
    public ulong LagOf(ulong height)
    {
        lock (_lock)
        {
            return IsKnown && _height > height ? _height - height : 0;
        }
    }
}
