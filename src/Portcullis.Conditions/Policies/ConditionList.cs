using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;

namespace Portcullis.Conditions.Policies;

/// <summary>Reads a bare list of conditions, as an attestation is asked for: the same conditions as in <c>policies.json</c>, without rules around them.</summary>
public static class ConditionList
{
    /// <summary>Reads the list.</summary>
    /// <param name="node">The JSON; null when it is absent.</param>
    /// <param name="path">What the list is called in faults.</param>
    /// <param name="most">How many conditions it may have, at least one.</param>
    /// <param name="chains">The configured chains, which every condition must name one of.</param>
    /// <param name="faults">Receives everything that is wrong, each with its path.</param>
    /// <returns>The conditions in order; to be used only when no fault was found.</returns>
    public static IReadOnlyList<Condition> Read(JsonNode? node, string path, int most, IReadOnlySet<ChainId> chains, ICollection<PolicyFault> faults)
    {
        var reader = new ConditionReader(chains);
        return [.. new JsonCursor(node, path, faults).Items(most).Select(item => item.Object() is null ? null : reader.Read(item)).OfType<Condition>()];
    }
}
