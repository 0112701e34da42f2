using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests;

public sealed class RatioToSupplyConditionTests
{
    private static readonly BigInteger Most = (BigInteger.One << 256) - 1;

    public static TheoryData<string> BadFractions =>
    [
        "\"0\"", "0", "\"0.0\"", "\"-0.1\"", "-0.1", "\"1e-3\"", "1e-3", "\"NaN\"", "\"\"", "\"1.01\"", "1.0000001", "\"2\"", "\"10\"", "null", "true", "\".5\"", "\"0.5\\n\"",
        $"\"0.{new string('1', 79)}\"",
    ];

    [Theory]
    [InlineData("0.1", 1000, 100)]
    [InlineData("0.1", 1001, 101)]
    [InlineData("1", 7, 7)]
    [InlineData("1.00", 7, 7)]
    [InlineData("0.333", 3, 1)]
    [InlineData("0.3334", 3, 2)]
    public void Balance_AroundTheFraction_MetFromItOn(string fraction, int supply, int least)
    {
        Of(fraction, least - 1, supply).ShouldBe(Verdict.NotMet);
        Of(fraction, least, supply).ShouldBe(Verdict.Met);
    }

    [Fact]
    public void Balance_LargestWords_DoNotOverflow()
    {
        Of("1", Most, Most).ShouldBe(Verdict.Met);
        Of("1", Most - 1, Most).ShouldBe(Verdict.NotMet);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Supply_Zero_IsNotMet(int balance) => Of("0.1", balance, 0).ShouldBe(Verdict.NotMet);

    [Fact]
    public void Fraction_AnyNumbers_IsComparedExactly() => Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Digits, NonNegativeInt Balance, PositiveInt Supply)>(),
        given =>
        {
            var thousandths = ((given.Digits.Get - 1) % 1000) + 1;
            var text = thousandths == 1000 ? "1.000" : $"0.{thousandths:000}";
            Of(text, given.Balance.Get, given.Supply.Get).ShouldBe(Verdict.Of((long)given.Balance.Get * 1000 >= (long)thousandths * given.Supply.Get));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("reverted", UnknownReason.Reverted)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void Answer_Bad_IsUnknown(string bad, string reason)
    {
        Of("0.5", Answers.Bad(bad), Answers.Word(1)).ShouldBe(Verdict.Unknown(reason));
        Of("0.5", Answers.Word(1), Answers.Bad(bad)).ShouldBe(Verdict.Unknown(reason));
    }

    [Fact]
    public void Asked_ReadsBothInOneRound_AndTheSupplyAtEachBlock()
    {
        var (_, rounds, reads) = Ask.Run(Condition("0.5"), Answers.Alice, new Answers());

        rounds.ShouldBe(1);
        reads.Select(read => read.Touch is null).ShouldBe([false, true]);
    }

    [Theory]
    [MemberData(nameof(BadFractions))]
    public void MinFraction_AnythingElse_IsAFault(string fraction) => PolicyText.FaultsOf(PolicyText.When(Text(fraction))).ShouldBe([$"{PolicyText.WhenPath}.minFraction"]);

    [Fact]
    public void Contract_Native_IsAFault() =>
        PolicyText.FaultsOf(PolicyText.When("""{"type":"ratio_to_supply","chainId":1,"contractAddress":"native","minFraction":"0.1"}"""))
            .ShouldBe([$"{PolicyText.WhenPath}.contractAddress"]);

    [Fact]
    public void Evaluated_Fraction_IsCanonical() =>
        Condition("00.0100").ToEvaluated("0x", Finality.Latest).GetRawText()
            .ShouldBe($$"""{"type":"ratio_to_supply","chainId":1,"contractAddress":"{{PolicyText.Contract}}","operator":"gte","minFraction":"0.01"}""");

    private static string Text(string fraction) => $$"""{"type":"ratio_to_supply","chainId":1,"contractAddress":"{{PolicyText.Contract}}","minFraction":{{fraction}}}""";

    private static RatioToSupplyCondition Condition(string fraction) => PolicyText.Condition<RatioToSupplyCondition>(Text($"\"{fraction}\""));

    private static Verdict Of(string fraction, BigInteger balance, BigInteger supply) => Of(fraction, Answers.Word(balance), Answers.Word(supply));

    private static Verdict Of(string fraction, ReadOutcome balance, ReadOutcome supply) =>
        Ask.Verdict(Condition(fraction), new Answers().Balance(balance).With(Answers.Call("0x18160ddd"), supply));
}
