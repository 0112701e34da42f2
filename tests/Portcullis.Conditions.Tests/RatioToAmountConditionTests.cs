using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Tests;

public sealed class RatioToAmountConditionTests
{
    public static TheoryData<string> BadNumbers => ["\"0\"", "0", "\"-1\"", "-1", "\"1e3\"", "1e3", "\"NaN\"", "\"\"", "null", "true", $"\"{new string('9', 81)}\"", "\"1\\n\""];

    [Theory]
    [InlineData("2", "100", 6, "200000000")]
    [InlineData("0.5", "0.5", 6, "250000")]
    [InlineData("1.5", "0.000001", 6, "2")]
    [InlineData("0.1", "0.1", 0, "1")]
    [InlineData("3", "0.333333333333333333", 18, "999999999999999999")]
    public void Token_BalancesAroundTheProduct_MetFromItOn(string multiple, string amount, int decimals, string baseUnits)
    {
        var least = BigInteger.Parse(baseUnits);

        Of(Condition(multiple, amount), least - 1, decimals).ShouldBe(Verdict.NotMet);
        Of(Condition(multiple, amount), least, decimals).ShouldBe(Verdict.Met);
    }

    [Fact]
    public void Token_ProductAboveEveryBalance_IsNotMet() =>
        Of(Condition(new string('9', 80), new string('9', 80)), (BigInteger.One << 256) - 1, 77).ShouldBe(Verdict.NotMet);

    [Fact]
    public void Product_AnyNumbers_IsComparedExactly() => Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Multiple, PositiveInt Amount, NonNegativeInt Balance, byte Places)>(),
        given =>
        {
            var (places, decimals) = (given.Places % 9, given.Places % 7);
            var unit = BigInteger.Pow(10, places);
            var (multiple, amount) = (Scaled(given.Multiple.Get, places), Scaled(given.Amount.Get, places));

            // balance / 10^decimals >= multiple/unit * amount/unit, without a division.
            var isMet = given.Balance.Get * unit * unit >= (BigInteger)given.Multiple.Get * given.Amount.Get * BigInteger.Pow(10, decimals);
            Of(Condition(multiple, amount), given.Balance.Get, decimals).ShouldBe(Verdict.Of(isMet));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("reverted", UnknownReason.Reverted)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void Token_OneAnswerIsBad_IsUnknown(string bad, string reason)
    {
        Ask.Verdict(Condition("1", "1"), new Answers().Balance(Answers.Bad(bad)).Decimals(Answers.Word(0))).ShouldBe(Verdict.Unknown(reason));
        Ask.Verdict(Condition("1", "1"), new Answers().Balance(Answers.Word(5)).Decimals(Answers.Bad(bad))).ShouldBe(Verdict.Unknown(reason));
    }

    [Theory]
    [InlineData("999999999999999999", VerdictKind.NotMet)]
    [InlineData("1000000000000000000", VerdictKind.Met)]
    public void Native_HasEighteenDecimals(string wei, VerdictKind expected) =>
        Ask.Verdict(Condition("2", "0.5", "native"), new Answers().Ether(Answers.Word(BigInteger.Parse(wei)))).Kind.ShouldBe(expected);

    [Theory]
    [MemberData(nameof(BadNumbers))]
    public void Members_WrongNumbers_AreFaults(string number) =>
        PolicyText.FaultsOf(PolicyText.When($$"""{"type":"ratio_to_amount","chainId":1,"contractAddress":"native","multiple":{{number}},"amount":{{number}}}"""))
            .ShouldBe([$"{PolicyText.WhenPath}.multiple", $"{PolicyText.WhenPath}.amount"], ignoreOrder: true);

    [Fact]
    public void Evaluated_Numbers_AreCanonical() =>
        Condition("02.50", "100.0").ToEvaluated("0x", Finality.Latest).GetRawText()
            .ShouldBe($$"""{"type":"ratio_to_amount","chainId":1,"contractAddress":"{{PolicyText.Contract}}","operator":"gte","multiple":"2.5","amount":"100"}""");

    private static string Scaled(int digits, int places)
    {
        var text = digits.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return places == 0 ? text : text.Insert(text.Length - places, ".");
    }

    private static RatioToAmountCondition Condition(string multiple, string amount, string contract = PolicyText.Contract) =>
        PolicyText.Condition<RatioToAmountCondition>(
            $$"""{"type":"ratio_to_amount","chainId":1,"contractAddress":"{{contract}}","multiple":"{{multiple}}","amount":"{{amount}}"}""");

    private static Verdict Of(RatioToAmountCondition condition, BigInteger balance, int decimals) =>
        Ask.Verdict(condition, new Answers().Balance(Answers.Word(balance)).Decimals(Answers.Word(decimals)));
}
