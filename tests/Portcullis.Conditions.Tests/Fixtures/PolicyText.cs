using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>Texts of policy files.</summary>
internal static class PolicyText
{
    public const string Contract = "0x00000000000000000000000000000000000c0de0";

    public const string WhenPath = "policies.p.tiers[0].when";

    public const string Token = $$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Contract}}","threshold":"1000"}""";

    public const string Nft = $$"""{"type":"nft_ownership","chainId":1,"contractAddress":"{{Contract}}"}""";

    public const string Good = $$"""
        {
          "$schema": "./policies.schema.json",
          "policies": { "market-data": { "tiers": [
            { "name": "gold", "limit": "600/1m", "when": { "all": [ {{Nft}}, {{Token}} ] } },
            { "name": "silver", "when": { "any": [ { "not": {{Token}} }, { "atLeast": 1, "of": [ {{Nft}}, {{Token}} ] } ] } },
            { "name": "basic", "limit": "60/1m", "when": {"type":"token_balance","chainId":8453,"contractAddress":"native","threshold":0.5} } ] } } }
        """;

    /// <summary>A file with one policy <c>p</c>, one tier <c>t</c>, and this rule.</summary>
    public static string When(string rule) => $$$"""{"policies":{"p":{"tiers":[{"name":"t","when":{{{rule}}} }]} } }""";

    /// <summary>A rule of a token_balance condition whose one member has another value; null leaves it out.</summary>
    public static string TokenWith(string member, string? value) => With(new(StringComparer.Ordinal)
    {
        ["type"] = "\"token_balance\"",
        ["chainId"] = "1",
        ["contractAddress"] = $"\"{Contract}\"",
        ["threshold"] = "\"1000\"",
        [member] = value,
    });

    public static string NftWith(string member, string? value) => With(new(StringComparer.Ordinal)
    {
        ["type"] = "\"nft_ownership\"",
        ["chainId"] = "1",
        ["contractAddress"] = $"\"{Contract}\"",
        [member] = value,
    });

    /// <summary>The paths of a file's faults, in their order.</summary>
    public static string[] FaultsOf(string json, params ulong[] chains) =>
        [.. PolicyFile.Parse(json, chains.Length == 0 ? null : chains.Select(ChainId.FromUInt64).ToHashSet()).Faults.Select(fault => fault.Path)];

    /// <summary>The one condition of a file that must be good.</summary>
    public static T Condition<T>(string rule)
        where T : Condition
    {
        var result = PolicyFile.Parse(When(rule), null);
        result.Faults.ShouldBeEmpty();
        return result.Policies.Find("p")!.Conditions.ShouldHaveSingleItem().ShouldBeAssignableTo<T>()!;
    }

    private static string With(Dictionary<string, string?> members) =>
        "{" + string.Join(',', members.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\":{member.Value}")) + "}";
}
