using System.Collections.Concurrent;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Clusters;

/// <summary>What was read since a slot was told, each holding once, whoever asks. A read that failed is kept, too, so that nodes that are out are not asked by everybody.</summary>
/// <param name="head">The slot at which, or behind which, it was read.</param>
/// <param name="toldAt">When the slot was asked for, a timestamp of the clock.</param>
/// <param name="most">How many are kept.</param>
internal sealed class ClusterFacts(BlockHeader head, long toldAt, int most)
{
    private readonly ConcurrentDictionary<HoldingRead, SharedRead> _facts = new();

    public BlockHeader Head => head;

    public long ToldAt => toldAt;

    /// <summary>What was read or is being read; else what <paramref name="begin"/> reads.</summary>
    /// <param name="read">What is asked.</param>
    /// <param name="share">For whom.</param>
    /// <param name="begin">Makes the read; nothing is asked before it is joined.</param>
    /// <param name="isTooOld">Whether what was read before is to be asked anew.</param>
    public async Task<Fact> GetAsync(HoldingRead read, ReadShare share, Func<HoldingRead, SharedRead> begin, Func<Fact, bool> isTooOld)
    {
        if (_facts.TryGetValue(read, out var known))
        {
            if (known.TryJoin(share, out var earlier) && await earlier is { } fact && !isTooOld(fact))
            {
                return fact;
            }

            _facts.TryRemove(KeyValuePair.Create(read, known));
        }

        while (true)
        {
            var begun = _facts.Count >= most ? begin(read) : _facts.GetOrAdd(read, begin);
            if (begun.TryJoin(share, out var reading))
            {
                return await reading;
            }

            // What no share but others' had a place for says nothing of the nodes.
            _facts.TryRemove(KeyValuePair.Create(read, begun));
        }
    }
}
