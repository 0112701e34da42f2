using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests;

public sealed class Erc8004AgentConditionTests
{
    private static readonly StateRead Owner = Call("ownerOf(uint256)", (UInt256)42);
    private static readonly StateRead Wallet = Call("getAgentWallet(uint256)", (UInt256)42);
    private static readonly StateRead Erc721 = Call("supportsInterface(bytes4)", Bytes.Parse("0x80ac58cd"));

    [Fact]
    public void Account_OwnerOrWallet_IsMet()
    {
        Of(Answers.Word(Answers.Alice), Answers.Word(0)).ShouldBe(Verdict.Met);
        Of(Answers.Word(Answers.Bob), Answers.Word(Answers.Alice)).ShouldBe(Verdict.Met);
        Of(Answers.Word(Answers.Bob), Answers.Word(Answers.Bob)).ShouldBe(Verdict.NotMet);
    }

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void Answer_Bad_IsUnknownUnlessTheOtherIsMet(string bad, string reason)
    {
        Of(Answers.Bad(bad), Answers.Word(Answers.Bob)).ShouldBe(Verdict.Unknown(reason));
        Of(Answers.Word(Answers.Bob), Answers.Bad(bad)).ShouldBe(Verdict.Unknown(reason));
        Of(Answers.Bad(bad), Answers.Word(Answers.Alice)).ShouldBe(Verdict.Met);
        Of(Answers.Word(Answers.Alice), Answers.Bad(bad)).ShouldBe(Verdict.Met);
    }

    [Fact]
    public void Owner_Reverted_IsNoOnlyFromAnErc721Contract()
    {
        Of(Answers.Reverted, Answers.Reverted, Answers.True).ShouldBe(Verdict.NotMet);
        Of(Answers.Reverted, Answers.Word(0), Answers.True).ShouldBe(Verdict.NotMet);
        Of(Answers.Reverted, Answers.Word(Answers.Alice), Answers.True).ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));
        Of(Answers.Reverted, Answers.Reverted, Answers.False).ShouldBe(Verdict.Unknown(UnknownReason.Reverted));
        Of(Answers.Reverted, Answers.Reverted, Answers.Failed).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));
    }

    [Fact]
    public void Wallet_Reverted_IsUnknown() => Of(Answers.Word(Answers.Bob), Answers.Reverted).ShouldBe(Verdict.Unknown(UnknownReason.Reverted));

    [Theory]
    [InlineData("\"-1\"")]
    [InlineData("\"0x1\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"")]
    [InlineData("null")]
    public void AgentId_AnythingElse_IsAFault(string id) =>
        PolicyText.FaultsOf(PolicyText.When($$"""{"type":"erc8004_agent","chainId":8453,"agentId":{{id}}}""")).ShouldBe([$"{PolicyText.WhenPath}.agentId"]);

    [Fact]
    public void Evaluated_CarriesTheWalletAsWritten() =>
        Condition().ToEvaluated("0x00000000000000000000000000000000000A11CE", Finality.Latest).GetRawText()
            .ShouldBe("""{"type":"erc8004_agent","chainId":8453,"agentId":"42","operator":"owner_or_wallet","wallet":"0x00000000000000000000000000000000000A11CE"}""");

    private static Erc8004AgentCondition Condition() => PolicyText.Condition<Erc8004AgentCondition>("""{"type":"erc8004_agent","chainId":8453,"agentId":"42"}""");

    private static Verdict Of(ReadOutcome owner, ReadOutcome wallet, ReadOutcome? erc721 = null) =>
        Ask.Verdict(Condition(), new Answers().With(Owner, owner).With(Wallet, wallet).With(Erc721, erc721 ?? Answers.Failed));

    private static StateRead.Call Call(string function, object argument) =>
        new(Address.Parse("0x8004A169FB4a3325136EB29fA0ceB6D2e539a432"), AbiFunction.Parse(function).Encode(argument));
}
