using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Conditions.Tests.Policies;

public sealed class PolicyMutationTests
{
    private const string Ids = $$"""{"type":"nft_ownership","chainId":1,"contractAddress":"{{PolicyText.Contract}}","standard":"erc1155","tokenIds":["1","2"],"label":"x"}""";

    private static readonly SchemaCheck Schema = new(PolicySchema.Create());
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly FuzzTarget Target = new(
        "policy reader", [PolicyText.Good, PolicyText.When(Ids), PolicyText.When(PolicyText.Token), PolicyText.When($$"""{"atLeast":2,"of":[{{PolicyText.Nft}},{"not":{{Ids}}}]}""")], Probe)
    {
        Tokens =
        [
            "\"policies\":", "\"tiers\":", "\"name\":", "\"limit\":", "\"when\":", "\"all\":", "\"any\":", "\"not\":", "\"atLeast\":", "\"of\":", "\"type\":", "\"chainId\":", "\"threshold\":", "\"tokenIds\":", "\"tokenId\":",
            "\"standard\":", "\"token_balance\"", "\"nft_ownership\"", "\"native\"", "\"erc721\"", "\"erc1155\"", "\"600/1m\"", "\"600/31d\"", "\"\":", "\"__proto__\":", "\"\\ud800\":1", "\"\\ud800\"", "\ud800", "{", "}", "[",
            "]", ",", ":", "\"", "{\"not\":", "{\"all\":[", "]}", "//", "/*", "\ufeff", "1e0", "1.0", "-0", "0.5", "\u0000",
        ],
        Separators = ",{}[]:",
        MaxLength = 20_000,
        Own = [JsonMutation.Change],
        FreeBytes = 256 * 1024,
        BytesPerCharacter = 2_000,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Parse_Mutants_AreFaultsWithPathsOrPoliciesThatTheSchemaAllows()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 4_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThan(3);
        report.Outcomes.Count.ShouldBeGreaterThan(60);
    }

    private static string Probe(string json)
    {
        var result = PolicyFile.Parse(json, null);
        result.IsValid.ShouldBe(result.Faults.Count == 0);
        return result.IsValid ? Accepted(json, result.Policies) : Refused(result);
    }

    private static string Refused(PolicyFileResult result)
    {
        result.Policies.All.ShouldBeEmpty();
        foreach (var fault in result.Faults)
        {
            fault.Problem.ShouldNotBeNullOrWhiteSpace();
            var isOfTheFile = fault.Problem.StartsWith("not well-formed JSON", StringComparison.Ordinal) || fault.Problem is "must be an object";
            (fault.Path.Length > 0 || isOfTheFile).ShouldBeTrue($"a fault without a path: {fault}");
        }

        return string.Join('\n', result.Faults.Select(fault => $"{fault.Path.Split('.')[^1].Split('[')[0]} {fault.Problem}"[..Math.Min(30, fault.Problem.Length)]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(3));
    }

    private static string Accepted(string json, PolicySet policies)
    {
        var node = JsonNode.Parse(Encoding.UTF8.GetBytes(json))!;
        Schema.Allows(node).ShouldBeTrue("the schema refuses what the reader takes");
        ShouldBeEqual(PolicyFile.Parse(node.ToJsonString(), null), policies);
        ShouldBeEqual(PolicyFile.Parse(node.ToJsonString(Indented), null), policies);

        var chains = policies.All.SelectMany(policy => policy.Chains).ToHashSet();
        ShouldBeEqual(PolicyFile.Parse(json, chains), policies);
        PolicyFile.Parse(json, new HashSet<ChainId>()).IsValid.ShouldBe(policies.All.Count == 0);
        return "read " + string.Join(' ', policies.All.Select(policy => string.Concat(policy.Tiers.Select(tier => $"{tier.When.GetType().Name[0]}{tier.When.Conditions.Count()}{(tier.Limit is null ? "" : "L")}"))).Order(StringComparer.Ordinal));
    }

    private static void ShouldBeEqual(PolicyFileResult again, PolicySet policies)
    {
        again.Faults.ShouldBeEmpty();
        again.Policies.All.ShouldBe(policies.All, ignoreOrder: true);
    }
}
