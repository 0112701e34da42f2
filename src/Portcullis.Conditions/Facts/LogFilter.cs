using Portcullis.Ethereum;

namespace Portcullis.Conditions.Facts;

/// <summary>What is asked of a block's logs.</summary>
/// <param name="Watched">The shelves up to this number are in it.</param>
/// <param name="Topics">The first topics that count, of each contract.</param>
internal sealed record LogFilter(int Watched, IReadOnlyDictionary<Address, IReadOnlyList<Hash>> Topics)
{
    /// <summary>The contracts.</summary>
    public IReadOnlyCollection<Address> Contracts => [.. Topics.Keys];

    /// <summary>The first topics of all of them.</summary>
    public IReadOnlyCollection<Hash> AllTopics => [.. Topics.Values.SelectMany(topics => topics).Distinct()];
}
