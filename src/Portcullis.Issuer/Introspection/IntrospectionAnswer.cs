using System.Text.Json.Nodes;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.Scopes;

namespace Portcullis.Issuer.Introspection;

/// <summary>The answers of introspection. What RFC 7662 has no name for stands in the one member <c>portcullis</c>.</summary>
internal static class IntrospectionAnswer
{
    /// <summary>The token is good for something.</summary>
    /// <param name="token">The token.</param>
    /// <param name="scope">What the account holds now.</param>
    /// <param name="decisions">What that comes of.</param>
    public static JsonObject Active(AccessToken token, GrantedScope scope, IReadOnlyList<Decision> decisions)
    {
        var ours = new JsonObject { ["tiers"] = Tiers(scope), ["blocks"] = Blocks(decisions) };
        if (scope.Unknown.Count > 0)
        {
            ours["unknown"] = Unknown(scope);
        }

        var answer = new JsonObject
        {
            ["active"] = true,
            ["scope"] = scope.Scope,
            ["client_id"] = token.ClientId,
            ["token_type"] = token.KeyThumbprint is null ? "Bearer" : "DPoP",
            ["exp"] = token.ExpiresAt.ToUnixTimeSeconds(),
            ["iat"] = token.IssuedAt.ToUnixTimeSeconds(),
            ["nbf"] = token.NotBefore.ToUnixTimeSeconds(),
            ["sub"] = token.Account,
            ["aud"] = token.Audience,
            ["iss"] = token.Issuer,
            ["jti"] = token.Id,
            ["portcullis"] = ours,
        };
        if (token.KeyThumbprint is { } thumbprint)
        {
            answer["cnf"] = new JsonObject { ["jkt"] = thumbprint };
        }

        return answer;
    }

    /// <summary>The token is good for nothing.</summary>
    /// <param name="why">Why; null for a text that is no good token of ours.</param>
    public static JsonObject Inactive(JsonObject? why)
    {
        var answer = new JsonObject { ["active"] = false };
        if (why is not null)
        {
            answer["portcullis"] = why;
        }

        return answer;
    }

    /// <summary>The token was ended.</summary>
    public static JsonObject Why(RefusalCode code) => new() { ["code"] = code.Code };

    /// <summary>The account does not hold what any policy asks.</summary>
    public static JsonObject Missing(IReadOnlyList<Decision> decisions)
    {
        var why = Why(RefusalCode.PolicyNotMet);
        why["blocks"] = Blocks(decisions);
        why["reasons"] = new JsonArray([.. decisions.SelectMany(decision => DecisionReasons.Of(decision, null)).Select(reason => reason?.DeepClone())]);
        return why;
    }

    /// <summary>The policies and tiers about which nothing could be told.</summary>
    public static JsonArray Unknown(GrantedScope scope) => new([.. scope.Unknown.Select(name => (JsonNode)name)]);

    /// <summary>The height of each chain that was read. Decisions at once may stand at two blocks of one chain: the older says how old the answer may be.</summary>
    public static JsonObject Blocks(IReadOnlyList<Decision> decisions) => new(decisions.SelectMany(decision => decision.Blocks).GroupBy(block => block.ChainId).OrderBy(chain => chain.Key).Select(chain =>
        KeyValuePair.Create(chain.Key.ToString(), (JsonNode?)chain.Min(block => block.Number))));

    private static JsonObject Tiers(GrantedScope scope) => new(scope.Tiers.Select(tier => KeyValuePair.Create(tier.Key, (JsonNode?)tier.Value)));
}
