using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests;

public sealed class FarcasterIdConditionTests
{
    private static readonly StateRead IdOf = new StateRead.Call(
        Address.Parse("0x00000000Fc6c5F01Fc30151999387Bb99A9f489b"), Ethereum.Abi.AbiFunction.Parse("idOf(address)").Encode(Answers.Alice));

    [Fact]
    public void Id_ZeroOrMore_IsNotMetOrMet()
    {
        Of(Answers.Word(0)).ShouldBe(Verdict.NotMet);
        Of(Answers.Word(1)).ShouldBe(Verdict.Met);
        Of(Answers.Word((System.Numerics.BigInteger.One << 256) - 1)).ShouldBe(Verdict.Met);
    }

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("reverted", UnknownReason.Reverted)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void Answer_Bad_IsUnknown(string bad, string reason) => Of(Answers.Bad(bad)).ShouldBe(Verdict.Unknown(reason));

    [Fact]
    public void Chain_Another_IsAFault() =>
        PolicyText.FaultsOf(PolicyText.When("""{"type":"farcaster_id","chainId":1}""")).ShouldBe([$"{PolicyText.WhenPath}.chainId"]);

    [Fact]
    public void Evaluated_NamesTheOneChain() =>
        Condition().ToEvaluated("0x", Finality.Latest).GetRawText().ShouldBe("""{"type":"farcaster_id","chainId":10,"operator":"registered"}""");

    private static FarcasterIdCondition Condition() => PolicyText.Condition<FarcasterIdCondition>("""{"type":"farcaster_id"}""");

    private static Verdict Of(ReadOutcome outcome) => Ask.Verdict(Condition(), new Answers().With(IdOf, outcome));
}
