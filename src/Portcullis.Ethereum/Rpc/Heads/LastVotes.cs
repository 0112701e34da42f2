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
    /// <returns>The vote, with what the operator told before.</returns>
    public HeadVote Keep(HeadVote vote)
    {
        lock (_lock)
        {
            var last = _votes.GetValueOrDefault(vote.Operator);
            if (last?.ChainId == vote.ChainId)
            {
                vote = vote with { Before = last.Header == vote.Header ? last.Before : last.Header };
            }

            _votes[vote.Operator] = last is null || vote.AskedAt >= last.AskedAt ? vote : last;
            return vote;
        }
    }
}
