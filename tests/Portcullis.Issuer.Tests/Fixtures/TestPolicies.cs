using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>Two policies: <c>market-data</c> with two tiers on chain 1, and <c>club</c> on chain 10.</summary>
internal static class TestPolicies
{
    /// <summary>The same, and <c>market-data</c> has come to have a tier of ten coins between its two, and one of a thousand above them.</summary>
    public static PolicySet LoadMoreTiers() => Load("""
        { "name": "platinum", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1000" } },
        """, """
        { "name": "silver", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "10" } },
        """);

    public static PolicySet Load(string best = "", string between = "")
    {
        var json = $$"""
            { "policies": {
                "market-data": { "tiers": [ {{best}}
                    { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100", "label": "a hundred coins" } }, {{between}}
                    { "name": "basic", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] },
                "club": { "tiers": [
                    { "name": "vip", "when": { "all": [
                        { "type": "token_balance", "chainId": 10, "contractAddress": "native", "threshold": "5" },
                        { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } ] } },
                    { "name": "member", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "50" } } ] } } }
            """;
        var result = PolicyFile.Parse(json, new HashSet<ChainId> { 1, 10 });
        result.Faults.ShouldBeEmpty();
        return result.Policies;
    }
}
