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
    private readonly ConcurrentDictionary<HoldingRead, Lazy<Task<Fact>>> _facts = new();

    public BlockHeader Head => head;

    public long ToldAt => toldAt;

    /// <summary>What was read or is being read; else what <paramref name="ask"/> gives.</summary>
    /// <param name="read">What is asked.</param>
    /// <param name="ask">Asks the nodes; it does not throw.</param>
    /// <param name="isTooOld">Whether what was read before is to be asked anew.</param>
    public async Task<Fact> GetAsync(HoldingRead read, Func<HoldingRead, Task<Fact>> ask, Func<Fact, bool> isTooOld)
    {
        if (_facts.TryGetValue(read, out var known))
        {
            var fact = await known.Value;
            if (!isTooOld(fact))
            {
                return fact;
            }

            _facts.TryRemove(KeyValuePair.Create(read, known));
        }

        return await (_facts.Count >= most ? ask(read) : _facts.GetOrAdd(read, static (read, ask) => new Lazy<Task<Fact>>(() => ask(read)), ask).Value);
    }
}
