using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>What a decision stands on at one chain.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Finality">Which block of the chain it was read at.</param>
/// <param name="Block">The block that the chain was read at.</param>
/// <param name="Facts">What was read.</param>
/// <param name="Until">When the first of the facts is too old to stand where it was not read, or while no node tells another block; a timestamp of the clock.</param>
public readonly record struct Footing(ChainId ChainId, Finality Finality, BlockHeader Block, IReadOnlyList<Fact> Facts, long Until)
{
    private readonly bool _isReadHere = AreReadAt(Block, Facts);

    /// <summary>Whether the facts stand at a block, too.</summary>
    /// <param name="present">The block.</param>
    /// <param name="isOut">Whether no node tells the present block, so that this one may stand long beyond its time.</param>
    /// <param name="now">The present, a timestamp of the clock.</param>
    public bool StandsAt(BlockHeader present, bool isOut, long now)
    {
        ArgumentNullException.ThrowIfNull(present);

        // Each is asked, also at the same block, so that what is used is not thought idle. By index: an enumerator of an interface is an allocation.
        var stand = Facts.Count > 0;
        for (var i = 0; i < Facts.Count; i++)
        {
            stand &= Facts[i].Stands();
        }

        return present.Hash == Block.Hash ? (_isReadHere && !isOut) || now < Until : stand && now < Until;
    }

    private static bool AreReadAt(BlockHeader block, IReadOnlyList<Fact> facts)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Block.Hash != block.Hash)
            {
                return false;
            }
        }

        return true;
    }
}
