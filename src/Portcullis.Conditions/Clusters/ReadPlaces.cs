using Portcullis.Conditions.Facts;

namespace Portcullis.Conditions.Clusters;

/// <summary>How many holdings may be read at once, for each share by itself.</summary>
/// <param name="rules">How many.</param>
internal sealed class ReadPlaces(ClusterRules rules)
{
    private readonly Dictionary<ReadShare, SemaphoreSlim> _places = new()
    {
        [ReadShare.Known] = new(rules.MostReads),
        [ReadShare.Stranger] = new(rules.MostStrangersReads),
        [ReadShare.Aside] = new(rules.MostReadsAside),
    };

    /// <summary>The places of a share.</summary>
    public SemaphoreSlim Of(ReadShare share) => _places[share];
}
