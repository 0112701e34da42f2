using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Tests.Abi;

public sealed class AbiEventTests
{
    [Theory]
    [InlineData("Transfer(address indexed from, address indexed to, uint256 value)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", 3)]
    [InlineData("Transfer(address indexed from, address indexed to, uint256 indexed tokenId)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", 4)]
    [InlineData("TransferSingle(address indexed operator,address indexed from,address indexed to,uint256 id,uint256 value)", "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62", 4)]
    [InlineData("TransferBatch(address indexed a, address indexed b, address indexed c, uint256[], uint256[])", "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb", 4)]
    public void Parse_Declaration_GivesTopicAndCount(string text, string topic, int count)
    {
        var parsed = AbiEvent.Parse(text);

        parsed.Topic.ToString().ShouldBe(topic);
        parsed.TopicCount.ShouldBe(count);
    }

    [Fact]
    public void TopicOf_IndexedArgument_IsItsPlace()
    {
        var transfer = AbiEvent.Parse("Transfer(address indexed from, address indexed to, uint256 value)");

        transfer.TopicOf("from").ShouldBe(1);
        transfer.TopicOf("to").ShouldBe(2);
        Should.Throw<ArgumentException>(() => transfer.TopicOf("value"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Transfer")]
    [InlineData("Transfer(address")]
    [InlineData("(address)")]
    [InlineData("Transfer(address hidden from)")]
    [InlineData("Transfer(address indexed)")]
    [InlineData("Transfer(dress indexed from)")]
    public void Parse_AnythingElse_Throws(string text) => Should.Throw<FormatException>(() => AbiEvent.Parse(text));
}
