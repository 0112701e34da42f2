using System.Numerics;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests;

public sealed class NftOwnershipConditionTests
{
    private static readonly BigInteger Most = (BigInteger.One << 256) - 1;
    private static readonly ReadOutcome Mine = Answers.Word(Answers.Alice);
    private static readonly ReadOutcome Theirs = Answers.Word(Answers.Bob);

    [Theory]
    [InlineData(null, 0, VerdictKind.NotMet)]
    [InlineData(null, 1, VerdictKind.Met)]
    [InlineData(3, 2, VerdictKind.NotMet)]
    [InlineData(3, 3, VerdictKind.Met)]
    [InlineData(3, 4, VerdictKind.Met)]
    public void Collection_Balance_IsComparedWithMinCount(int? minCount, int balance, VerdictKind expected) =>
        Ask.Verdict(Collection(minCount), new Answers().Balance(Answers.Word(balance))).Kind.ShouldBe(expected);

    [Fact]
    public void Collection_LargestBalance_IsMet() => Ask.Verdict(Collection(int.MaxValue), new Answers().Balance(Answers.Word(Most))).ShouldBe(Verdict.Met);

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("reverted", UnknownReason.Reverted)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void AnyAnswerThatIsBad_IsUnknown(string bad, string reason)
    {
        var outcome = Answers.Bad(bad);

        Ask.Verdict(Collection(), new Answers().Balance(outcome)).ShouldBe(Verdict.Unknown(reason));
        Ask.Verdict(Id(TokenStandard.Erc1155, 7), new Answers().Balance(7, outcome)).ShouldBe(Verdict.Unknown(reason));
        Ask.Verdict(Id(TokenStandard.Erc721, 7), new Answers().Owner(7, outcome).Erc721(Answers.False)).ShouldBe(Verdict.Unknown(reason));
    }

    [Theory]
    [InlineData("0x0000000000000000000000010000000000000000000000000000000000000000000a11ce")]
    [InlineData("0x0100000000000000000000000000000000000000000000000000000000000a11ce")]
    [InlineData("0x00000000000000000000000100000000000000000000000000000000000a11ce")]
    [InlineData("0x0000000000000000000000000000000000000a11ce000000000000000000000000")]
    public void Erc721Id_OwnerWordThatIsNoAddress_IsUnknown(string word) =>
        Ask.Verdict(Id(TokenStandard.Erc721, 7), new Answers().Owner(7, ReadOutcome.Returned(Bytes.Parse(word))))
            .ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));

    [Fact]
    public void Erc721Id_Owner_Decides()
    {
        Ask.Verdict(Id(TokenStandard.Erc721, 7), new Answers().Owner(7, Mine)).ShouldBe(Verdict.Met);
        Ask.Verdict(Id(TokenStandard.Erc721, 7), new Answers().Owner(7, Theirs)).ShouldBe(Verdict.NotMet);
        Ask.Verdict(Id(TokenStandard.Erc721, 7), new Answers().Owner(7, Answers.Word(Address.Zero))).ShouldBe(Verdict.NotMet);
    }

    [Fact]
    public void TokenId_Largest_IsAskedForWhole()
    {
        var condition = new NftOwnershipCondition { ChainId = 1, ContractAddress = Answers.Contract, TokenId = UInt256.MaxValue, Standard = TokenStandard.Erc721 };

        Ask.Verdict(condition, new Answers().Owner(Most, Mine)).ShouldBe(Verdict.Met);
    }

    [Theory]
    [InlineData("true", "not_met", null)]
    [InlineData("false", "unknown", UnknownReason.Reverted)]
    [InlineData("reverted", "unknown", UnknownReason.Reverted)]
    [InlineData("empty", "unknown", UnknownReason.Reverted)]
    [InlineData("33", "unknown", UnknownReason.Reverted)]
    [InlineData("two", "unknown", UnknownReason.Reverted)]
    [InlineData("failed", "unknown", UnknownReason.ReadFailed)]
    public void Erc721Id_OwnerOfReverts_IsNotOwnedOnlyWhenTheContractSaysItIsErc721(string supports, string verdict, string? reason)
    {
        var answers = new Answers().Owner(7, Answers.Reverted).Erc721(Named(supports));

        var actual = Ask.Verdict(Id(TokenStandard.Erc721, 7), answers);

        actual.ToString().ShouldBe(verdict);
        actual.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("MMM", 3, VerdictKind.Met)]
    [InlineData("MMT", 3, VerdictKind.NotMet)]
    [InlineData("MMT", 2, VerdictKind.Met)]
    [InlineData("M??", 1, VerdictKind.Met)]
    [InlineData("M??", 2, VerdictKind.Unknown)]
    [InlineData("M??", 3, VerdictKind.Unknown)]
    [InlineData("T??", 3, VerdictKind.NotMet)]
    [InlineData("T??", 2, VerdictKind.Unknown)]
    [InlineData("TT?", 2, VerdictKind.NotMet)]
    [InlineData("TT?", 1, VerdictKind.Unknown)]
    [InlineData("RR?", 2, VerdictKind.NotMet)]
    [InlineData("RM?", 1, VerdictKind.Met)]
    [InlineData("???", 1, VerdictKind.Unknown)]
    [InlineData("TTT", 1, VerdictKind.NotMet)]
    [InlineData("RRR", 1, VerdictKind.NotMet)]
    public void Erc721Ids_SomeUnknown_MetWhenEnoughAreAndNotMetOnlyWhenOutOfReach(string owners, int minCount, VerdictKind expected)
    {
        var answers = new Answers().Erc721(Answers.True);
        for (var id = 0; id < owners.Length; id++)
        {
            answers.Owner(id, owners[id] switch { 'M' => Mine, 'T' => Theirs, 'R' => Answers.Reverted, _ => Answers.Failed });
        }

        var verdict = Ask.Verdict(Ids(TokenStandard.Erc721, minCount, 0, 1, 2), answers);

        verdict.Kind.ShouldBe(expected);
        verdict.Reason.ShouldBe(expected == VerdictKind.Unknown ? UnknownReason.ReadFailed : null);
    }

    [Theory]
    [InlineData(1, "0 0", VerdictKind.NotMet)]
    [InlineData(1, "0 1", VerdictKind.Met)]
    [InlineData(5, "2 2", VerdictKind.NotMet)]
    [InlineData(5, "2 3", VerdictKind.Met)]
    [InlineData(5, "5 ?", VerdictKind.Met)]
    [InlineData(5, "? 4", VerdictKind.Unknown)]
    [InlineData(5, "0 ?", VerdictKind.Unknown)]
    [InlineData(1, "? ?", VerdictKind.Unknown)]
    public void Erc1155Ids_Balances_AreAddedUp(int minCount, string balances, VerdictKind expected)
    {
        var answers = new Answers();
        foreach (var (id, balance) in balances.Split(' ').Index())
        {
            answers.Balance(id, balance == "?" ? Answers.Failed : Answers.Word(BigInteger.Parse(balance)));
        }

        Ask.Verdict(Ids(TokenStandard.Erc1155, minCount, 0, 1), answers).Kind.ShouldBe(expected);
    }

    [Fact]
    public void Erc1155Ids_SumAbove256Bits_DoesNotWrap() =>
        Ask.Verdict(Ids(TokenStandard.Erc1155, 2, 0, 1), new Answers().Balance(0, Answers.Word(Most)).Balance(1, Answers.Word(1))).ShouldBe(Verdict.Met);

    [Theory]
    [InlineData("true", "false", "met", null)]
    [InlineData("false", "true", "not_met", null)]
    [InlineData("true", "reverted", "met", null)]
    [InlineData("true", "true", "unknown", UnknownReason.StandardUnclear)]
    [InlineData("false", "false", "unknown", UnknownReason.StandardUnclear)]
    [InlineData("reverted", "reverted", "unknown", UnknownReason.StandardUnclear)]
    [InlineData("two", "false", "unknown", UnknownReason.StandardUnclear)]
    [InlineData("33", "31", "unknown", UnknownReason.StandardUnclear)]
    [InlineData("empty", "empty", "unknown", UnknownReason.NoContract)]
    [InlineData("failed", "true", "unknown", UnknownReason.ReadFailed)]
    [InlineData("true", "failed", "unknown", UnknownReason.ReadFailed)]
    [InlineData("failed", "false", "unknown", UnknownReason.ReadFailed)]
    [InlineData("false", "failed", "unknown", UnknownReason.ReadFailed)]
    [InlineData("failed", "failed", "unknown", UnknownReason.ReadFailed)]
    public void IdsWithoutAStandard_AskErc165_AndBelieveOneClearAnswer(string erc721, string erc1155, string verdict, string? reason)
    {
        var answers = new Answers().Erc721(Named(erc721)).Erc1155(Named(erc1155)).Owner(7, Mine).Balance(7, Answers.Word(0));

        var actual = Ask.Verdict(Id(null, 7), answers);

        actual.ToString().ShouldBe(verdict);
        actual.Reason.ShouldBe(reason);
    }

    [Fact]
    public void IdsWithoutAStandard_OwnerOfReverts_TakesTwoRounds()
    {
        var (verdict, rounds, reads) = Ask.Run(
            Id(null, 7), Answers.Alice, new Answers().Erc721(Answers.True).Erc1155(Answers.False).Owner(7, Answers.Reverted));

        verdict.ShouldBe(Verdict.NotMet);
        rounds.ShouldBe(2);
        reads.Count.ShouldBe(3);
    }

    [Fact]
    public void Validate_GoodConditions_HaveNoFault()
    {
        Collection().Validate().ShouldBeEmpty();
        Collection(5).Validate().ShouldBeEmpty();
        Ids(TokenStandard.Erc721, 2, 1, 2).Validate().ShouldBeEmpty();
        Ids(TokenStandard.Erc1155, 50, 1, 2).Validate().ShouldBeEmpty();
        Ids(null, 50, 1, 2).Validate().ShouldBeEmpty();
    }

    [Fact]
    public void Validate_Contradictions_AreNamed()
    {
        FaultsOf(Collection(0)).ShouldBe(["minCount"]);
        FaultsOf(Collection(-1)).ShouldBe(["minCount"]);
        FaultsOf(Ids(TokenStandard.Erc721, 3, 1, 2)).ShouldBe(["minCount"]);
        FaultsOf(new() { ChainId = 1, ContractAddress = Answers.Contract, Standard = TokenStandard.Erc1155 }).ShouldBe(["tokenIds"]);
        FaultsOf(new() { ChainId = 1, ContractAddress = Answers.Contract, TokenId = UInt256.One, TokenIds = [UInt256.One] }).ShouldBe(["tokenIds"]);
        FaultsOf(new() { ChainId = 0, ContractAddress = Answers.Contract, Label = new string('x', 101) }).ShouldBe(["chainId", "label"]);
    }

    [Fact]
    public void Required_EachForm_SaysWhatIsMissing()
    {
        Collection(2).Required.ShouldBe($"at least 2 of the collection {Answers.Contract} on chain 1");
        Id(null, 7).Required.ShouldBe($"at least 1 of the collection {Answers.Contract} with the id 7 on chain 1");
        Ids(null, 1, 7, 8).Required.ShouldBe($"at least 1 of the collection {Answers.Contract} with ids among 7, 8 on chain 1");
        Ids(null, 1, [.. Enumerable.Range(1, 11).Select(id => (ulong)id)]).Required.ShouldContain("among 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … on");
    }

    private static ReadOutcome Named(string name) => name switch
    {
        "true" => Answers.True,
        "false" => Answers.False,
        "two" => Answers.Word(2),
        _ => Answers.Bad(name),
    };

    private static string[] FaultsOf(NftOwnershipCondition condition) => [.. condition.Validate().Select(fault => fault.Member)];

    private static NftOwnershipCondition Collection(int? minCount = null) =>
        new() { ChainId = 1, ContractAddress = Answers.Contract, MinCount = minCount };

    private static NftOwnershipCondition Id(TokenStandard? standard, ulong id) =>
        new() { ChainId = 1, ContractAddress = Answers.Contract, TokenId = id, Standard = standard };

    private static NftOwnershipCondition Ids(TokenStandard? standard, int minCount, params ulong[] ids) =>
        new() { ChainId = 1, ContractAddress = Answers.Contract, TokenIds = [.. ids.Select(UInt256.FromUInt64)], MinCount = minCount, Standard = standard };
}
