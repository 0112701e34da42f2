using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Credentials.Attestations;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests;

public sealed class AccountCodeConditionTests
{
    private const string Target = "00000000000000000000000000000000000c0DE0";

    [Theory]
    [InlineData("0x", "none")]
    [InlineData("0xef0100" + Target, "eip7702")]
    [InlineData("0xef0100" + Target + "00", "contract")]
    [InlineData("0xef010000000000000000000000000000000000000c0d", "contract")]
    [InlineData("0xef0101" + Target, "contract")]
    [InlineData("0xef0100", "contract")]
    [InlineData("0x00", "contract")]
    [InlineData("0x6001600055", "contract")]
    public void Code_IsOneOfTheThree(string code, string state)
    {
        foreach (var expect in new[] { "none", "eip7702", "contract" })
        {
            Of(Condition(expect), ReadOutcome.Returned(Bytes.Parse(code))).ShouldBe(Verdict.Of(expect == state), expect);
        }
    }

    [Theory]
    [InlineData(Target, VerdictKind.Met)]
    [InlineData("00000000000000000000000000000000000c0de1", VerdictKind.NotMet)]
    public void Delegate_Named_MustBeTheTarget(string target, VerdictKind expected) =>
        Of(Condition("eip7702", "0x00000000000000000000000000000000000c0de0"), ReadOutcome.Returned(Bytes.Parse("0xef0100" + target))).Kind.ShouldBe(expected);

    [Theory]
    [InlineData("none")]
    [InlineData("eip7702")]
    [InlineData("contract")]
    public void Read_FailedOrReverted_IsUnknown(string expect)
    {
        Of(Condition(expect), Answers.Failed).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
        Of(Condition(expect), Answers.Reverted).ShouldBe(Verdict.Unknown(UnknownReason.Reverted));
    }

    [Theory]
    [InlineData("\"none\",\"delegate\":\"0x00000000000000000000000000000000000c0de0\"", "delegate")]
    [InlineData("\"contract\",\"delegate\":\"0x00000000000000000000000000000000000c0de0\"", "delegate")]
    [InlineData("\"eip7702\",\"delegate\":\"0x0000000000000000000000000000000000000000\"", "delegate")]
    [InlineData("\"eip7702\",\"delegate\":\"native\"", "delegate")]
    [InlineData("\"EIP7702\"", "expect")]
    [InlineData("\"\"", "expect")]
    [InlineData("1", "expect")]
    [InlineData("null", "expect")]
    public void Member_WrongValue_IsAFault(string expect, string member) =>
        PolicyText.FaultsOf(PolicyText.When($$"""{"type":"account_code","chainId":1,"expect":{{expect}}}""")).ShouldBe([$"{PolicyText.WhenPath}.{member}"]);

    [Fact]
    public void Evaluated_IsTheFormatsForm()
    {
        Evaluated(Condition("none")).ShouldBe("""{"type":"account_code","chainId":8453,"expect":"none","operator":"code_state"}""");
        Evaluated(Condition("eip7702", "0x00000000000000000000000000000000000C0DE0"))
            .ShouldBe("""{"type":"account_code","chainId":8453,"expect":"eip7702","operator":"code_state","delegate":"0x00000000000000000000000000000000000c0de0"}""");
    }

    [Fact]
    public void Evaluated_Hash_IsTheOneThatIsPublished() =>
        ConditionHash.Of(Condition("eip7702").ToEvaluated("0x", Finality.Latest)).ShouldBe("0x6c5752bfbfcfd6ba36c9cda6c74df567f0e0414da6b7a3176061ba734aeadc46");

    private static AccountCodeCondition Condition(string expect, string? target = null) =>
        PolicyText.Condition<AccountCodeCondition>(
            $$"""{"type":"account_code","chainId":8453,"expect":"{{expect}}"{{(target is null ? "" : $",\"delegate\":\"{target}\"")}}}""");

    private static string Evaluated(AccountCodeCondition condition) => condition.ToEvaluated("0x", Finality.Latest).GetRawText();

    private static Verdict Of(AccountCodeCondition condition, ReadOutcome code) => Ask.Verdict(condition, new Answers().With(new StateRead.Code(Answers.Alice), code));
}
