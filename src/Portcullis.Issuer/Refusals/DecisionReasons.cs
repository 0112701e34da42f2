using System.Text.Json.Nodes;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer.Refusals;

/// <summary>
/// What is missing, for the body of a 403: each condition whose demand is not met, in every tier that would have been enough. Under <c>not</c>
/// the demand is that the condition does not hold.
/// </summary>
public static class DecisionReasons
{
    /// <summary>The member <c>reasons</c>: <c>[{tier, type, label, verdict, required, code}]</c>, the best tier first. The code says why nothing could be told, or that the account is not proven on the
    /// condition's chain; it is left out for a plain no.</summary>
    /// <param name="decision">The decision that did not suffice.</param>
    /// <param name="tier">The least tier that was asked for; null for any.</param>
    public static JsonArray Of(Decision decision, string? tier)
    {
        var count = tier is null ? decision.Tiers.Count : decision.Policy.RankOf(tier) + 1;
        return [.. decision.Tiers.Take(count).SelectMany(Of)];
    }

    private static IEnumerable<JsonNode> Of(TierOutcome outcome) =>
        outcome.Conditions.Where(condition => condition.Demand.Kind != VerdictKind.Met).Select(condition => (JsonNode)Of(outcome.Tier, condition));

    private static JsonObject Of(Tier tier, ConditionOutcome condition)
    {
        var reason = new JsonObject
        {
            ["tier"] = tier.Name,
            ["type"] = condition.Condition.Type,
            ["label"] = condition.Condition.Label,
            ["verdict"] = condition.Demand.ToString(),
            ["required"] = condition.Required,
        };
        if (condition.Demand.Reason is { } code)
        {
            reason["code"] = code;
        }

        return reason;
    }
}
