using System.Numerics;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Tests;

public sealed class EvmViewCallConditionTests
{
    private static readonly string TooLong = new string('a', ViewSelector.MaxLength - "(address)".Length + 1) + "(address)";

    public static TheoryData<string> BadSelectors =>
    [
        "", "isMember", "isMember()", "isMember(address", "isMember(address) ", "isMember(address)\\n", " isMember(address)", "isMember(uint256)", "isMember(address,address)",
        "1isMember(address)", "is-member(address)", "isMember(address)(bool)", "(address)", "é(address)", "$f(address)", TooLong,
    ];

    [Theory]
    [InlineData("0", VerdictKind.NotMet, null)]
    [InlineData("1", VerdictKind.Met, null)]
    [InlineData("2", VerdictKind.Unknown, UnknownReason.BadAnswer)]
    [InlineData("256", VerdictKind.Unknown, UnknownReason.BadAnswer)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", VerdictKind.Unknown, UnknownReason.BadAnswer)]
    public void Word_OneAndZeroAlone_AreAnswers(string word, VerdictKind kind, string? reason) =>
        Of(Answers.Word(BigInteger.Parse(word))).ShouldBe(new Verdict(kind, reason));

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("reverted", UnknownReason.Reverted)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("1", UnknownReason.BadAnswer)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void Answer_Bad_IsUnknown(string bad, string reason) => Of(Answers.Bad(bad)).ShouldBe(Verdict.Unknown(reason));

    [Fact]
    public void Asked_ReadsOnceAndAtEachBlock() =>
        Ask.Run(Condition("balanceOf(address)"), Answers.Alice, new Answers()).Reads.ShouldHaveSingleItem().Touch.ShouldBeNull();

    [Theory]
    [MemberData(nameof(BadSelectors))]
    public void Selector_AnythingElse_IsAFault(string selector) =>
        PolicyText.FaultsOf(PolicyText.When(Text(selector))).ShouldBe([$"{PolicyText.WhenPath}.selector"]);

    [Theory]
    [InlineData("f(address)")]
    [InlineData("_(address)")]
    [InlineData("__is_Member_2(address)")]
    public void Selector_Identifier_IsRead(string selector) => Condition(selector).Selector.Text.ShouldBe(selector);

    [Fact]
    public void Evaluated_NamesContractAndFunction() =>
        Condition("balanceOf(address)").ToEvaluated("0x", Finality.Latest).GetRawText()
            .ShouldBe($$"""{"type":"evm_view_call","chainId":1,"contractAddress":"{{PolicyText.Contract}}","selector":"balanceOf(address)","operator":"is_true"}""");

    private static string Text(string selector) => $$"""{"type":"evm_view_call","chainId":1,"contractAddress":"{{PolicyText.Contract}}","selector":"{{selector}}"}""";

    private static EvmViewCallCondition Condition(string selector) => PolicyText.Condition<EvmViewCallCondition>(Text(selector));

    private static Verdict Of(Ethereum.Rpc.ReadOutcome outcome) => Ask.Verdict(Condition("balanceOf(address)"), new Answers().Balance(outcome));
}
