using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>When another node is asked beside one that is slower than it usually is: after the time within which 95 % of its answers came.</summary>
/// <param name="Initial">The time that is waited while too few answers were measured, and the most: a node that became slow is not waited for longer and longer.</param>
/// <param name="Least">The least time that is waited, so that a fast node's jitter does not double the calls.</param>
public sealed record HedgeOptions(TimeSpan Initial, TimeSpan Least)
{
    /// <summary>500 milliseconds, and at least 20.</summary>
    public static HedgeOptions Default { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(20));

    /// <summary>How long a node is waited for.</summary>
    public TimeSpan PatienceWith(NodeHealth health)
    {
        ArgumentNullException.ThrowIfNull(health);
        var usual = health.Latency ?? Initial;
        return usual > Initial ? Initial : usual > Least ? usual : Least;
    }
}
