using System.Numerics;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests;

public sealed class TokenBalanceConditionTests
{
    private static readonly BigInteger Most = (BigInteger.One << 256) - 1;

    [Theory]
    [InlineData("1000", 0, "1000")]
    [InlineData("1000", 6, "1000000000")]
    [InlineData("0.5", 6, "500000")]
    [InlineData("1", 18, "1000000000000000000")]
    [InlineData("0.000000000000000001", 18, "1")]
    [InlineData("2.5", 27, "2500000000000000000000000000")]
    [InlineData("1.5", 0, "2")]
    [InlineData("0.0000001", 6, "1")]
    [Trait("Case", "C1")]
    public void Token_BalancesAroundTheThreshold_MetFromItOn(string threshold, int decimals, string baseUnits)
    {
        var least = BigInteger.Parse(baseUnits);
        var condition = Token(threshold);

        Of(condition, 0, decimals).ShouldBe(Verdict.NotMet);
        Of(condition, least - 1, decimals).ShouldBe(Verdict.NotMet);
        Of(condition, least, decimals).ShouldBe(Verdict.Met);
        Of(condition, least + 1, decimals).ShouldBe(Verdict.Met);
        Of(condition, Most, decimals).ShouldBe(Verdict.Met);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(18)]
    [InlineData(27)]
    [Trait("Case", "C1")]
    public void Token_OneBaseUnit_IsNotOneToken(int decimals) =>
        Of(Token("1"), 1, decimals).ShouldBe(decimals == 0 ? Verdict.Met : Verdict.NotMet);

    [Fact]
    [Trait("Case", "C1")]
    public void Token_ThresholdAboveEveryBalance_IsNotMet() => Of(Token("2"), Most, 77).ShouldBe(Verdict.NotMet);

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("reverted", UnknownReason.Reverted)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("1", UnknownReason.BadAnswer)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void Token_OneAnswerIsBad_IsUnknown(string bad, string reason)
    {
        Ask.Verdict(Token("1"), new Answers().Balance(Answers.Bad(bad)).Decimals(Answers.Word(0))).ShouldBe(Verdict.Unknown(reason));
        Ask.Verdict(Token("1"), new Answers().Balance(Answers.Word(5)).Decimals(Answers.Bad(bad))).ShouldBe(Verdict.Unknown(reason));
        Ask.Verdict(Token("1"), new Answers().Balance(Answers.Word(0)).Decimals(Answers.Bad(bad))).ShouldBe(Verdict.Unknown(reason));
        Ask.Verdict(Token("1"), new Answers().Balance(Answers.Bad(bad)).Decimals(Answers.Bad(bad))).ShouldBe(Verdict.Unknown(reason));
    }

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    public void Native_BadAnswer_IsUnknown(string bad, string reason) =>
        Ask.Verdict(Native("1"), new Answers().Ether(Answers.Bad(bad))).ShouldBe(Verdict.Unknown(reason));

    [Theory]
    [InlineData("78")]
    [InlineData("255")]
    [InlineData("256")]
    [InlineData("18446744073709551616")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void Token_DecimalsThatNoTokenHas_IsUnknown(string decimals) =>
        Ask.Verdict(Token("1"), new Answers().Balance(Answers.Word(Most)).Decimals(Answers.Word(BigInteger.Parse(decimals))))
            .ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));

    [Theory]
    [InlineData(6, 6, VerdictKind.Met)]
    [InlineData(6, 18, VerdictKind.Unknown)]
    [InlineData(18, 6, VerdictKind.Unknown)]
    [InlineData(0, 0, VerdictKind.Met)]
    public void Token_DecimalsNamed_MustBeThoseOfTheChain(int named, int onChain, VerdictKind expected)
    {
        var verdict = Of(new() { ChainId = 1, ContractAddress = new(Answers.Contract), Threshold = TokenAmount.Parse("1")!, Decimals = named }, Most, onChain);

        verdict.Kind.ShouldBe(expected);
        verdict.Reason.ShouldBe(expected == VerdictKind.Unknown ? UnknownReason.DecimalsMismatch : null);
    }

    [Theory]
    [InlineData("0", VerdictKind.NotMet)]
    [InlineData("1499999999999999999", VerdictKind.NotMet)]
    [InlineData("1500000000000000000", VerdictKind.Met)]
    [InlineData("1500000000000000001", VerdictKind.Met)]
    [Trait("Case", "C1")]
    public void Native_BalancesAroundTheThreshold_MetFromItOn(string wei, VerdictKind expected) =>
        Ask.Verdict(Native("1.5"), new Answers().Ether(Answers.Word(BigInteger.Parse(wei)))).Kind.ShouldBe(expected);

    [Theory]
    [InlineData(18, VerdictKind.Met)]
    [InlineData(6, VerdictKind.Unknown)]
    public void Native_DecimalsNamed_MustBe18(int named, VerdictKind expected) =>
        Ask.Verdict(Native("1", named), new Answers().Ether(Answers.Word(Most))).Kind.ShouldBe(expected);

    [Fact]
    public void Token_Asked_ReadsBalanceAndDecimalsInOneRound()
    {
        var (_, rounds, reads) = Ask.Run(Token("1"), Answers.Alice, new Answers());

        rounds.ShouldBe(1);
        reads.Select(read => read.What).ShouldBe(new Answers().Balance(Answers.Failed).Decimals(Answers.Failed).Reads, ignoreOrder: true);
    }

    [Fact]
    public void Native_Asked_ReadsTheBalanceOnly()
    {
        var (_, rounds, reads) = Ask.Run(Native("1"), Answers.Alice, new Answers());

        rounds.ShouldBe(1);
        reads.ShouldHaveSingleItem().What.ShouldBe(new StateRead.Balance(Answers.Alice));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(77, true)]
    [InlineData(78, false)]
    public void Validate_Decimals_MustBeFrom0To77(int decimals, bool isGood) =>
        Native("1", decimals).Validate().Select(fault => fault.Member).ShouldBe(isGood ? [] : ["decimals"]);

    [Fact]
    public void Required_TokenAndCoin_SayWhatIsMissing()
    {
        Token("0.5").Required.ShouldBe($"at least 0.5 of the token {Answers.Contract} on chain 1");
        Native("2").Required.ShouldBe("at least 2 of the coin of chain 1");
    }

    private static TokenBalanceCondition Token(string threshold) =>
        new() { ChainId = 1, ContractAddress = new(Answers.Contract), Threshold = TokenAmount.Parse(threshold)! };

    private static TokenBalanceCondition Native(string threshold, int? decimals = null) =>
        new() { ChainId = 1, ContractAddress = default, Threshold = TokenAmount.Parse(threshold)!, Decimals = decimals };

    private static Verdict Of(TokenBalanceCondition condition, BigInteger balance, int decimals) =>
        Ask.Verdict(condition, new Answers().Balance(Answers.Word(balance)).Decimals(Answers.Word(decimals)));
}
