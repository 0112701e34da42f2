using FsCheck;
using FsCheck.Fluent;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;

namespace Portcullis.Conditions.Tests.Policies;

public sealed class PolicyFileTests
{
    private const string When = PolicyText.WhenPath;
    private const string Tier = """{"name":"t","when":""" + PolicyText.Nft + "}";

    [Fact]
    public void Parse_Example_GivesItsTiersInOrder()
    {
        var policy = PolicyFile.Parse(PolicyText.Good, new HashSet<ChainId> { 1, 8453 }).Policies.Find("market-data")!;

        policy.Tiers.Select(tier => (tier.Name, tier.Limit?.Permits)).ShouldBe([("gold", 600), ("silver", null), ("basic", 60)]);
        policy.Conditions.Count.ShouldBe(6);
        policy.Chains.ShouldBe([1UL, 8453UL]);
        policy.RankOf("silver").ShouldBe(1);
        policy.RankOf("Silver").ShouldBe(-1);
    }

    [Fact]
    public void Parse_NoPolicies_IsValid()
    {
        var result = PolicyFile.Parse("""{"policies":{}}""", null);

        result.IsValid.ShouldBeTrue();
        result.Policies.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("1")]
    public void Parse_SchemaThatIsNoText_IsAFaultAsTheSchemaSays(string schema) =>
        PolicyText.FaultsOf("{\"$schema\":" + schema + ",\"policies\":{}}").ShouldBe(["$schema"]);

    [Fact]
    public void Parse_MemberWithoutAName_HasAPathAllTheSame() =>
        PolicyText.FaultsOf("""{"":0,"policies":{"":{"tiers":[]}}}""").ShouldBe(["\"\"", "policies.\"\"", "policies.\"\".tiers"]);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"policies\"")]
    [InlineData("{'policies':{}}")]
    [InlineData("""{"policies":{},}""")]
    [InlineData("""{"policies":{}} x""")]
    [InlineData("""{"policies":{}}{}""")]
    [InlineData("""{"policies":{} /* why */}""")]
    [InlineData("\uFEFF{\"policies\":{}}")]
    [InlineData("""{"policies":{},"policies":{}}""")]
    [InlineData("""{"policies":{},"polic\u0069es":{}}""")]
    [InlineData("""{"policies":{"p":{"tiers":[{"name":"a","name":"b"}]}}}""")]
    [InlineData("""{"policies":{"\ud800":1}}""")]
    [InlineData("""{"policies":{"p":{"tiers":[{"name":"\udc00"}]}}}""")]
    public void Parse_WholeFileUnusable_IsOneFaultWithoutAPath(string json)
    {
        var result = PolicyFile.Parse(json, null);

        result.Faults.ShouldHaveSingleItem().Path.ShouldBe("");
        result.Faults[0].ToString().ShouldNotContain("LineNumber");
        result.Policies.ShouldBeSameAs(PolicySet.Empty);
    }

    [Fact]
    public void Parse_BrokenJson_SaysWhere() => PolicyFile.Parse("{\n  \"policies\": ]", null).Faults[0].Problem.ShouldStartWith("not well-formed JSON at line 2, byte 15: ");

    [Fact]
    public void Parse_DuplicateMember_IsNamed()
    {
        var problem = PolicyFile.Parse("""{"policies":{"p":{"tiers":[]},"p":{}}}""", null).Faults[0].Problem;

        problem.ShouldStartWith("not well-formed JSON");
        problem.ShouldContain("'p'");
        problem.ShouldNotContain("line ,");
    }

    [Fact]
    public void Parse_TooLarge_IsRefusedByItsBytes()
    {
        var json = """{"policies":{}}""";

        PolicyFile.Parse(json.PadRight(PolicyFile.MaxBytes), null).IsValid.ShouldBeTrue();
        PolicyFile.Parse(json.PadRight(PolicyFile.MaxBytes + 1), null).Faults.ShouldHaveSingleItem().Problem.ShouldContain("at most");
    }

    [Theory]
    [InlineData("{}", "policies")]
    [InlineData("""{"policies":null}""", "policies")]
    [InlineData("""{"policies":[]}""", "policies")]
    [InlineData("""{"policies":{},"Policies":{}}""", "Policies")]
    [InlineData("""{"policies":{},"version":1}""", "version")]
    [InlineData("""{"policies":{"p":null}}""", "policies.p")]
    [InlineData("""{"policies":{"p":[]}}""", "policies.p")]
    [InlineData("""{"policies":{"p":{}}}""", "policies.p.tiers")]
    [InlineData("""{"policies":{"p":{"tiers":[]}}}""", "policies.p.tiers")]
    [InlineData("""{"policies":{"p":{"tiers":{}}}}""", "policies.p.tiers")]
    [InlineData("""{"policies":{"p":{"tiers":null}}}""", "policies.p.tiers")]
    [InlineData("""{"policies":{"p":{"tiers":[null]}}}""", "policies.p.tiers[0]")]
    [InlineData("""{"policies":{"p":{"tiers":["gold"]}}}""", "policies.p.tiers[0]")]
    [InlineData("""{"policies":{"p":{"tiers":[""" + Tier + """],"tier":1}}}""", "policies.p.tier")]
    [InlineData("""{"policies":{"p":{"tiers":[""" + Tier + "," + Tier + "]}}}", "policies.p.tiers")]
    [InlineData("""{"policies":{"p":{"tiers":[{"when":""" + PolicyText.Nft + "}]}}}", "policies.p.tiers[0].name")]
    [InlineData("""{"policies":{"p":{"tiers":[{"name":"t"}]}}}""", "policies.p.tiers[0].when")]
    [InlineData("""{"policies":{"p":{"tiers":[{"name":"t","Limit":"1/1s","when":""" + PolicyText.Nft + "}]}}}", "policies.p.tiers[0].Limit")]
    public void Parse_OneFault_IsAtItsPath(string json, string path) => PolicyText.FaultsOf(json).ShouldBe([path]);

    [Theory]
    [InlineData("null", When)]
    [InlineData("[]", When)]
    [InlineData("{}", When)]
    [InlineData("true", When)]
    [InlineData("""{"ALL":[]}""", When)]
    [InlineData("""{"all":[]}""", When + ".all")]
    [InlineData("""{"all":{}}""", When + ".all")]
    [InlineData("""{"any":null}""", When + ".any")]
    [InlineData("""{"any":[null]}""", When + ".any[0]")]
    [InlineData("""{"not":[]}""", When + ".not")]
    [InlineData("""{"not":null}""", When + ".not")]
    [InlineData("""{"not":{"any":[{"all":[1]}]}}""", When + ".not.any[0].all[0]")]
    [InlineData("""{"all":[""" + PolicyText.Nft + """],"any":[""" + PolicyText.Nft + "]}", When + ".any")]
    [InlineData("""{"all":[""" + PolicyText.Nft + """],"of":[]}""", When + ".of")]
    [InlineData("""{"not":""" + PolicyText.Nft + ""","label":"x"}""", When + ".label")]
    [InlineData("""{"of":[""" + PolicyText.Nft + "]}", When)]
    [InlineData("""{"atLeast":1}""", When + ".of")]
    [InlineData("""{"atLeast":0,"of":[""" + PolicyText.Nft + "]}", When + ".atLeast")]
    [InlineData("""{"atLeast":-1,"of":[""" + PolicyText.Nft + "]}", When + ".atLeast")]
    [InlineData("""{"atLeast":2,"of":[""" + PolicyText.Nft + "]}", When + ".atLeast")]
    [InlineData("""{"atLeast":1.5,"of":[""" + PolicyText.Nft + "]}", When + ".atLeast")]
    [InlineData("""{"atLeast":"1","of":[""" + PolicyText.Nft + "]}", When + ".atLeast")]
    [InlineData("""{"atLeast":null,"of":[""" + PolicyText.Nft + "]}", When + ".atLeast")]
    [InlineData("""{"atLeast":1,"of":[""" + PolicyText.Nft + """],"x":1}""", When + ".x")]
    public void Parse_RuleWithAFault_IsAtItsPath(string rule, string path) => PolicyText.FaultsOf(PolicyText.When(rule)).ShouldBe([path]);

    [Theory]
    [InlineData("treshold")]
    [InlineData("Threshold")]
    [InlineData("TYPE")]
    [InlineData("required")]
    [InlineData("contract_address")]
    public void Parse_UnknownMemberOfACondition_IsRefused(string member) =>
        PolicyText.FaultsOf(PolicyText.When(PolicyText.TokenWith(member, "\"1\""))).ShouldBe([$"{When}.{member}"]);

    [Theory]
    [InlineData("chainId")]
    [InlineData("contractAddress")]
    [InlineData("threshold")]
    public void Parse_RequiredMemberMissing_IsNamed(string member) =>
        PolicyFile.Parse(PolicyText.When(PolicyText.TokenWith(member, null)), null).Faults.ShouldHaveSingleItem().ToString().ShouldStartWith($"{When}.{member}: is missing");

    [Theory]
    [InlineData("default")]
    [InlineData("DEFAULT")]
    [InlineData("anonymous")]
    [InlineData("Anonymous")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("a\\n")]
    [InlineData("a\\u0000")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Parse_PolicyNameReservedOrMalformed_IsRefused(string name) =>
        PolicyFile.Parse($$$"""{"policies":{"{{{name}}}":{"tiers":[{{{Tier}}}]} } }""", null).Faults.ShouldHaveSingleItem().Path.ShouldStartWith("policies.");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a:b\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"gold\\n\"")]
    [InlineData("\"gold\\r\\nX: 1\"")]
    [InlineData("1")]
    [InlineData("null")]
    public void Parse_TierNameMalformed_IsRefused(string name) =>
        PolicyText.FaultsOf($$$"""{"policies":{"p":{"tiers":[{"name":{{{name}}},"when":{{{PolicyText.Nft}}} }]} } }""").ShouldBe(["policies.p.tiers[0].name"]);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"600\"")]
    [InlineData("\"600/m\"")]
    [InlineData("\"0/1m\"")]
    [InlineData("\"600/0m\"")]
    [InlineData("\"600/31d\"")]
    [InlineData("\"600/1m\\n\"")]
    [InlineData("600")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Parse_LimitMalformed_IsRefused(string limit) =>
        PolicyText.FaultsOf($$$"""{"policies":{"p":{"tiers":[{"name":"t","limit":{{{limit}}},"when":{{{PolicyText.Nft}}} }]} } }""").ShouldBe(["policies.p.tiers[0].limit"]);

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(40, false)]
    public void Parse_RulesNested_OnlySoDeep(int depth, bool isGood)
    {
        var rule = PolicyText.Nft;
        for (var level = 1; level < depth; level++)
        {
            rule = $$"""{"not":{{rule}}}""";
        }

        PolicyFile.Parse(PolicyText.When(rule), null).IsValid.ShouldBe(isGood);
    }

    [Fact]
    public void Parse_NestedThousands_IsAFaultAndNoCrash()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"not\":", 100_000));

        PolicyText.FaultsOf(PolicyText.When(deep)).ShouldBe([""]);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Parse_Legs_AreBounded(int legs, bool isGood) =>
        PolicyFile.Parse(PolicyText.When($$"""{"any":[{{string.Join(',', Enumerable.Repeat(PolicyText.Nft, legs))}}]}"""), null).IsValid.ShouldBe(isGood);

    [Fact]
    public void Parse_MoreThan200Conditions_IsRefused()
    {
        var hundred = $$"""{"any":[{{string.Join(',', Enumerable.Repeat(PolicyText.Nft, 100))}}]}""";

        PolicyText.FaultsOf(PolicyText.When($$"""{"all":[{{hundred}},{{hundred}}]}""")).ShouldBeEmpty();
        PolicyText.FaultsOf(PolicyText.When($$"""{"all":[{{hundred}},{{hundred}},{{PolicyText.Nft}}]}""")).ShouldBe(["policies.p"]);
    }

    [Fact]
    public void Parse_TiersAndPolicies_AreBounded()
    {
        var tiers = string.Join(',', Enumerable.Range(0, 33).Select(i => Tier.Replace("\"t\"", $"\"t{i}\"", StringComparison.Ordinal)));
        var policies = string.Join(',', Enumerable.Range(0, 1001).Select(i => $$"""  "p{{i}}":{"tiers":[{{Tier}}]} """));

        PolicyText.FaultsOf($$$"""{"policies":{"p":{"tiers":[{{{tiers}}}]} } }""").ShouldBe(["policies.p.tiers"]);
        PolicyText.FaultsOf($$"""{"policies":{ {{policies}} } }""").ShouldBe(["policies"]);
    }

    [Fact]
    public void Parse_ManyFaults_AreAllTold()
    {
        const string Json = """
            { "policies": {
                "default": { "tiers": [] },
                "m": { "extra": 1, "tiers": [
                  { "name": "a b", "limit": "x", "when": { "all": [
                      { "type": "token_balance", "chainId": 0, "contractAddress": "0x1", "threshold": "-1", "tokenId": 1 },
                      { "type": "nft_ownership", "chainId": 5, "contractAddress": "native", "minCount": 0 },
                      { "type": "no_such" },
                      { "atLeast": 9, "of": [ 1 ] } ] } },
                  { "name": "t", "when": {} },
                  { "name": "t" } ] } },
              "more": true }
            """;

        PolicyText.FaultsOf(Json, 1).ShouldBe(
            [
                "more", "policies.default", "policies.default.tiers", "policies.m.extra", "policies.m.tiers", "policies.m.tiers[0].name", "policies.m.tiers[0].limit",
                "policies.m.tiers[0].when.all[0].chainId", "policies.m.tiers[0].when.all[0].contractAddress", "policies.m.tiers[0].when.all[0].threshold",
                "policies.m.tiers[0].when.all[0].tokenId", "policies.m.tiers[0].when.all[1].chainId", "policies.m.tiers[0].when.all[1].contractAddress",
                "policies.m.tiers[0].when.all[1].minCount", "policies.m.tiers[0].when.all[2].type", "policies.m.tiers[0].when.all[3].of[0]",
                "policies.m.tiers[1].when", "policies.m.tiers[2].when",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Parse_ChainNotConfigured_IsNamedWithThoseThatAre()
    {
        var fault = PolicyFile.Parse(PolicyText.When(PolicyText.TokenWith("chainId", "5")), new HashSet<ChainId> { 8453, 1 }).Faults.ShouldHaveSingleItem();

        fault.ToString().ShouldBe($"{When}.chainId: chain 5 is not configured; configured are 1, 8453");
    }

    [Fact]
    public void Hash_WhiteSpace_DoesNotCountAndAnythingElseDoes()
    {
        var hash = HashOf(PolicyText.When(PolicyText.Token));

        HashOf(PolicyText.When(PolicyText.Token.Replace(",", " ,\n ", StringComparison.Ordinal))).ShouldBe(hash);
        HashOf(PolicyText.When(PolicyText.Token.Replace("1000", "1001", StringComparison.Ordinal))).ShouldNotBe(hash, StringComparer.Ordinal);
        HashOf(PolicyText.When(PolicyText.TokenWith("label", "\"x\""))).ShouldNotBe(hash, StringComparer.Ordinal);
        hash.Length.ShouldBe(64);
    }

    [Fact]
    public void Parse_OneCharacterDeletedOrReplacedAnywhere_NeverThrows()
    {
        for (var i = 0; i < PolicyText.Good.Length; i++)
        {
            Sound(PolicyText.Good.Remove(i, 1));
            foreach (var other in "\0\"\\},0\ud800")
            {
                Sound(PolicyText.Good.Remove(i, 1).Insert(i, other.ToString()));
            }
        }
    }

    [Fact]
    public void Parse_AnyTextOrSplice_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<ushort>(), ArbMap.Default.ArbFor<ushort>(), (text, at, length) =>
        {
            text ??= "";
            var start = at % PolicyText.Good.Length;
            var count = length % (PolicyText.Good.Length - start);
            Sound(text);
            Sound(PolicyText.Good.Remove(start, count));
            Sound(PolicyText.Good.Insert(start, text));
            Sound(PolicyText.Good.Insert(start, PolicyText.Good.Substring(start, count)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void Sound(string json)
    {
        var result = PolicyFile.Parse(json, null);
        (result.IsValid || result.Policies.All.Count == 0).ShouldBeTrue();
        result.Faults.ShouldAllBe(fault => fault.Problem.Length > 0);
    }

    private static string HashOf(string json) => PolicyFile.Parse(json, null).Policies.Find("p")!.Hash;
}
