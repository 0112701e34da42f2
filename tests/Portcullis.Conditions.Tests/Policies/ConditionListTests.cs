using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;

namespace Portcullis.Conditions.Tests.Policies;

public sealed class ConditionListTests
{
    private readonly List<PolicyFault> _faults = [];

    [Fact]
    public void Read_GoodConditions_AreInOrder()
    {
        Read($"[{PolicyText.Nft},{PolicyText.Token}]").Select(condition => condition.Type).ShouldBe(["nft_ownership", "token_balance"]);
        _faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"x\"")]
    public void Read_NoList_IsAFault(string json)
    {
        Read(json);
        _faults.ShouldHaveSingleItem().Path.ShouldBe("conditions");
    }

    [Fact]
    public void Read_OneTooMany_IsAFault()
    {
        Read($"[{string.Join(',', Enumerable.Repeat(PolicyText.Nft, 11))}]");
        _faults.ShouldHaveSingleItem().ToString().ShouldBe("conditions: must be a list of 1 to 10 items");
    }

    [Fact]
    public void Read_SeveralBadOnes_NamesEveryFault()
    {
        Read($$"""[5,{"type":"x"},{{PolicyText.TokenWith("threshold", "\"1e3\"")}},{{PolicyText.NftWith("chainId", "999")}},{"all":[]},{{PolicyText.NftWith("label", "\"a\\u0007b\"")}}]""");
        _faults.Select(fault => fault.Path).ShouldBe(
            ["conditions[0]", "conditions[1].type", "conditions[2].threshold", "conditions[3].chainId", "conditions[4].type", "conditions[5].label"]);
    }

    private IReadOnlyList<Condition> Read(string json) =>
        ConditionList.Read(JsonNode.Parse(json), "conditions", 10, new HashSet<ChainId> { 1 }, _faults);
}
