using System.Collections.Frozen;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Conditions.Facts;

/// <summary>The configured chains by id.</summary>
public sealed class ChainSet(IEnumerable<IChain> chains)
{
    private readonly FrozenDictionary<ChainId, IChain> _byId = chains.ToFrozenDictionary(chain => chain.Id);

    /// <summary>The configured chains.</summary>
    public IReadOnlyCollection<IChain> All => _byId.Values;

    /// <summary>The ids of the configured chains.</summary>
    public IReadOnlySet<ChainId> Ids => _ids ??= _byId.Keys.ToFrozenSet();

    private FrozenSet<ChainId>? _ids;

    /// <summary>The chain of that id, or null when it is not configured.</summary>
    public IChain? Find(ChainId id) => _byId.GetValueOrDefault(id);
}
