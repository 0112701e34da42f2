using System.Text.Json.Nodes;
using Portcullis.Conditions.Engine;

namespace Portcullis.Issuer.Authorization;

/// <summary>Writes why a decision refuses: each condition of each tier that would have opened the route, with its verdict.</summary>
internal static class DecisionReasons
{
    internal static JsonObject Write(IDecisionFeature decided) => new()
    {
        ["policy"] = decided.Asked.Policy,
        ["reasons"] = new JsonArray([.. Opening(decided).SelectMany(tier => tier.Conditions, Write)]),
    };

    private static IEnumerable<TierOutcome> Opening(IDecisionFeature decided)
    {
        var decision = decided.Decision!;
        return decided.Asked.Tier is { } least ? decision.Tiers.Take(decision.Policy.RankOf(least) + 1) : decision.Tiers;
    }

    private static JsonNode Write(TierOutcome tier, ConditionOutcome outcome) => new JsonObject
    {
        ["tier"] = tier.Tier.Name,
        ["type"] = outcome.Condition.Type,
        ["label"] = outcome.Condition.Label,
        ["verdict"] = outcome.Verdict.ToString(),
        ["required"] = outcome.Condition.Required,
    };
}
