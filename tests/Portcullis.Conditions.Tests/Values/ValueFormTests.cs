using System.Text.Json.Nodes;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Tests.Values;

public sealed class ValueFormTests
{
    private const string TwoTo256 = "115792089237316195423570985008687907853269984665640564039457584007913129639936";

    private static readonly string Ids101 = "[" + string.Join(',', Enumerable.Range(0, 101).Select(id => $"\"{id}\"")) + "]";

    public static TheoryData<string, string> BadToken => Rows(
        ("type", ["null", "1", "true", "[]", "{}", "\"\"", "\"Token_Balance\"", "\"token_balance \"", "\"nft\"", "[\"token_balance\"]"]),
        ("chainId", ["null", "\"1\"", "0", "-1", "1.5", "1.0", "1e0", "true", "[]", "{}", "[1]", "18446744073709551616"]),
        ("contractAddress", ["null", "1", "true", "[]", "{}", "\"\"", "\"0x\"", "\"0x0000000000000000000000000000000000000000\"", "\"NATIVE\"", "[\"native\"]"]),
        ("threshold", ["null", "true", "[]", "{}", "\"\"", "\"0\"", "0", "0.0", "-1", "\"-1\"", "1e3", "1E3", "1e-3", "\"1e3\"", "\"1000\\n\"", "\" 1\"", "[\"1\"]"]),
        ("decimals", ["null", "\"6\"", "6.5", "-1", "78", "true", "[]", "{}", "2147483648", "1e1"]),
        ("label", ["null", "1", "true", "[]", "{}", $"\"{new string('x', 101)}\""]));

    public static TheoryData<string, string> BadNft => Rows(
        ("contractAddress", ["null", "1", "true", "[]", "{}", "\"native\"", "\"0x0000000000000000000000000000000000000000\""]),
        ("tokenId", ["null", "true", "[]", "{}", "\"\"", "-1", "\"-1\"", "1.0", "1e3", "\"0x1\"", "\" 1\"", "\"1\\n\"", "\"1\\u0000\"", $"\"{TwoTo256}\"", TwoTo256]),
        ("tokenIds", ["null", "1", "\"1\"", "true", "{}", "[]", "[null]", "[\"1\",\"1\"]", "[\"1\",1]", "[\"1\",\"01\"]", "[[\"1\"]]", "[{}]", "[true]", "[\"1\",\"x\"]", Ids101]),
        ("minCount", ["null", "\"1\"", "0", "-1", "1.5", "true", "[]", "2147483648"]),
        ("standard", ["null", "1", "true", "[]", "\"ERC721\"", "\"erc-721\"", "\"0\"", "0", "\"erc20\"", "\"\""]));

    [Theory]
    [MemberData(nameof(BadToken))]
    public void TokenBalance_WrongValue_IsOneFaultAtTheMember(string member, string value) =>
        PolicyText.FaultsOf(PolicyText.When(PolicyText.TokenWith(member, value))).ShouldBe([$"{PolicyText.WhenPath}.{member}"]);

    [Theory]
    [MemberData(nameof(BadNft))]
    public void NftOwnership_WrongValue_IsOneFaultAtTheMember(string member, string value) =>
        PolicyText.FaultsOf(PolicyText.When(PolicyText.NftWith(member, value))).ShouldBe([$"{PolicyText.WhenPath}.{member}"]);

    [Theory]
    [InlineData("1000", "1000")]
    [InlineData("0.5", "0.5")]
    [InlineData("\"1000\"", "1000")]
    [InlineData("123456789012345678901234567890.123456789012345678", "123456789012345678901234567890.123456789012345678")]
    public void Threshold_PlainNumberOrText_KeepsEveryDigit(string value, string expected) =>
        PolicyText.Condition<TokenBalanceCondition>(PolicyText.TokenWith("threshold", value)).Threshold.Text.ShouldBe(expected);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("\"7\"", "7")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void TokenId_NumberOrText_KeepsEveryDigit(string value, string expected) =>
        PolicyText.Condition<NftOwnershipCondition>(PolicyText.NftWith("tokenId", value)).TokenId.ToString().ShouldBe(expected);

    [Fact]
    public void TokenIds_Hundred_AreReadInOrder()
    {
        var ids = Enumerable.Range(0, 100).Select(id => $"\"{id}\"");

        var condition = PolicyText.Condition<NftOwnershipCondition>(PolicyText.NftWith("tokenIds", $"[{string.Join(',', ids)}]"));

        condition.TokenIds!.Select(id => (int)id.ToBigInteger()).ShouldBe(Enumerable.Range(0, 100));
    }

    [Theory]
    [InlineData("18446744073709551615", 18446744073709551615UL)]
    [InlineData("1", 1UL)]
    public void ChainId_Integer_IsRead(string value, ulong expected) =>
        PolicyText.Condition<TokenBalanceCondition>(PolicyText.TokenWith("chainId", value)).ChainId.ShouldBe(expected);

    [Fact]
    public void OtherMembers_GoodValues_AreRead()
    {
        PolicyText.Condition<TokenBalanceCondition>(PolicyText.TokenWith("decimals", "6")).Decimals.ShouldBe(6);
        PolicyText.Condition<TokenBalanceCondition>(PolicyText.TokenWith("label", "\"\\u00e9\"")).Label.ShouldBe("é");
        PolicyText.Condition<TokenBalanceCondition>(PolicyText.TokenWith("contractAddress", "\"native\"")).ContractAddress.Address.ShouldBeNull();
        PolicyText.Condition<NftOwnershipCondition>(PolicyText.NftWith("standard", "\"erc721\"")).Standard.ShouldBe(TokenStandard.Erc721);
        PolicyText.Condition<NftOwnershipCondition>(PolicyText.NftWith("minCount", "2147483647")).MinCount.ShouldBe(int.MaxValue);
        PolicyText.Condition<NftOwnershipCondition>(PolicyText.Nft).ContractAddress.ShouldBe(Address.Parse(PolicyText.Contract));
    }

    [Fact]
    public void Of_TypeWithoutAForm_StopsTheProgram() =>
        Should.Throw<InvalidOperationException>(() => ValueForm.Of(typeof(decimal))).Message.ShouldContain("Decimal");

    [Fact]
    public void Of_NullableType_IsTheFormOfTheType() => ValueForm.Of(typeof(int?)).ShouldBeSameAs(ValueForm.Of(typeof(int)));

    [Fact]
    public void Schema_EachCall_GivesANodeOfItsOwn() =>
        new JsonArray(ValueForm.Of(typeof(UInt256)).Schema(), ValueForm.Of(typeof(UInt256)).Schema()).Count.ShouldBe(2);

    private static TheoryData<string, string> Rows(params (string Member, string[] Values)[] members)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (member, value) in members.SelectMany(row => row.Values.Select(value => (row.Member, value))))
        {
            rows.Add(member, value);
        }

        return rows;
    }
}
