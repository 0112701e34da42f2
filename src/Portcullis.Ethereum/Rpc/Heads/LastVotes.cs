using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Ethereum.Rpc.Heads;

/// <summary>The last head that each operator told, for a minute; also one that came too late for the answer it was asked for.</summary>
/// <param name="clock">Measures the age.</param>
internal sealed class LastVotes(TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<OperatorLane, HeadVote> _votes = [];

    /// <summary>Those that are not too old, one of each operator.</summary>
    public List<HeadVote> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _votes.Values.Where(vote => clock.GetElapsedTime(vote.AskedAt) <= Remembered)];
            }
        }
    }

    /// <summary>Takes in one, unless the operator has answered a later question already.</summary>
    public void Keep(HeadVote vote)
    {
        lock (_lock)
        {
            if (!_votes.TryGetValue(vote.Operator, out var last) || vote.AskedAt >= last.AskedAt)
            {
                _votes[vote.Operator] = vote;
            }
        }
    }
}
