using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Refusals;

public sealed class DecisionReasonsTests
{
    private static readonly Account Somebody = new(1, Address.Parse("0x52908400098527886E0F7030069857D2E4169EE7"));

    private readonly FakeChain _main = new(1);
    private readonly FakeChain _side = new(10);

    [Theory]
    [InlineData(null, "vip/not_met vip/not_met member/not_met")]
    [InlineData("member", "vip/not_met vip/not_met member/not_met")]
    [InlineData("vip", "vip/not_met vip/not_met")]
    public async Task Of_WantedTier_ListsItAndTheBetterOnes(string? tier, string expected) => (await ReasonsAsync(tier)).ShouldBe(expected);

    [Fact]
    public async Task Of_ConditionThatIsMet_IsLeftOut()
    {
        _main.Give(Somebody.Address, 1);

        (await ReasonsAsync(null)).ShouldBe("vip/not_met member/not_met");
    }

    [Fact]
    public async Task Of_ConditionThatIsUnknown_SaysSo()
    {
        _main.Give(Somebody.Address, 1);
        _side.IsDown = true;

        (await ReasonsAsync(null)).ShouldBe("vip/unknown member/not_met");
    }

    [Theory]
    [InlineData("""{ "not": A }""", "A- not_met")]
    [InlineData("""{ "not": B }""", "")]
    [InlineData("""{ "not": { "not": A } }""", "")]
    [InlineData("""{ "not": { "not": B } }""", "B not_met")]
    [InlineData("""{ "all": [B, { "not": A }] }""", "B not_met|A- not_met")]
    [InlineData("""{ "all": [A, { "not": B }] }""", "")]
    [InlineData("""{ "not": { "any": [A, B] } }""", "A- not_met")]
    [InlineData("""{ "not": { "all": [A, B] } }""", "A- not_met")]
    [InlineData("""{ "not": { "any": [B, { "not": A }] } }""", "")]
    [InlineData("""{ "not": { "any": [A, { "not": B }] } }""", "A- not_met|B not_met")]
    [InlineData("""{ "atLeast": 2, "of": [A, B, { "not": A }] }""", "B not_met|A- not_met")]
    [InlineData("""{ "not": { "atLeast": 1, "of": [A, B] } }""", "A- not_met")]
    [InlineData("""{ "not": C }""", "C- unknown")]
    [InlineData("""{ "any": [{ "not": C }, B] }""", "C- unknown|B not_met")]
    public async Task Of_ConditionUnderNot_IsListedWhenItHolds(string when, string expected)
    {
        // A holds, B does not, and of C nothing can be told.
        _main.Give(Somebody.Address, 10);
        _side.IsDown = true;
        var json = when.Replace("A", Balance(1, "10"), StringComparison.Ordinal).Replace("B", Balance(1, "11"), StringComparison.Ordinal).Replace("C", Balance(10, "12"), StringComparison.Ordinal);
        var policies = PolicyFile.Parse($$"""{ "policies": { "p": { "tiers": [{ "name": "t", "when": {{json}} }] } } }""", new HashSet<ChainId> { 1, 10 });
        policies.Faults.ShouldBeEmpty();

        var decision = await new Evaluator(new ChainSet([_main, _side]), TimeProvider.System).DecideAsync(policies.Policies.Find("p")!, Subject.ByKey(Somebody), default);

        var reasons = DecisionReasons.Of(decision, null).Select(reason => $"{Short((string)reason!["required"]!)} {reason["verdict"]}");
        string.Join('|', reasons).ShouldBe(expected);
    }

    private static string Balance(int chain, string threshold) =>
        $$"""{ "type": "token_balance", "chainId": {{chain}}, "contractAddress": "native", "threshold": "{{threshold}}" }""";

    private static string Short(string required)
    {
        const string negated = "must not hold: ";
        var isNegated = required.StartsWith(negated, StringComparison.Ordinal);
        var letter = (isNegated ? required[negated.Length..] : required) switch
        {
            "at least 10 of the coin of chain 1" => "A",
            "at least 11 of the coin of chain 1" => "B",
            "at least 12 of the coin of chain 10" => "C",
            var other => other,
        };
        return letter + (isNegated ? "-" : "");
    }

    private async Task<string> ReasonsAsync(string? tier)
    {
        var evaluator = new Evaluator(new ChainSet([_main, _side]), TimeProvider.System);
        var decision = await evaluator.DecideAsync(TestPolicies.Load().Find("club")!, Subject.ByKey(Somebody), default);
        return string.Join(' ', DecisionReasons.Of(decision, tier).Select(reason => $"{reason!["tier"]}/{reason["verdict"]}"));
    }
}
