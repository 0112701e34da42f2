using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
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

    private async Task<string> ReasonsAsync(string? tier)
    {
        var evaluator = new Evaluator(new ChainSet([_main, _side]));
        var decision = await evaluator.DecideAsync(TestPolicies.Load().Find("club")!, Somebody, default);
        return string.Join(' ', DecisionReasons.Of(decision, tier).Select(reason => $"{reason!["tier"]}/{reason["verdict"]}"));
    }
}
