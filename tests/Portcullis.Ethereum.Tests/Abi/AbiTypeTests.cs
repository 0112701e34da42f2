using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Tests.Abi;

public sealed class AbiTypeTests
{
    [Theory]
    [InlineData("uint256", "uint256", false, 32)]
    [InlineData("uint", "uint256", false, 32)]
    [InlineData("int", "int256", false, 32)]
    [InlineData("int8", "int8", false, 32)]
    [InlineData("address", "address", false, 32)]
    [InlineData("bool", "bool", false, 32)]
    [InlineData("bytes1", "bytes1", false, 32)]
    [InlineData("bytes32", "bytes32", false, 32)]
    [InlineData("bytes", "bytes", true, 32)]
    [InlineData("string", "string", true, 32)]
    [InlineData("uint8[3]", "uint8[3]", false, 96)]
    [InlineData("uint8[3][2]", "uint8[3][2]", false, 192)]
    [InlineData("uint[]", "uint256[]", true, 32)]
    [InlineData("uint[2][]", "uint256[2][]", true, 32)]
    [InlineData("string[2]", "string[2]", true, 32)]
    [InlineData("(uint,address)", "(uint256,address)", false, 64)]
    [InlineData("(uint,address)[2]", "(uint256,address)[2]", false, 128)]
    [InlineData("(address,bool,bytes)[]", "(address,bool,bytes)[]", true, 32)]
    [InlineData("(uint8,(bool,string)[])", "(uint8,(bool,string)[])", true, 32)]
    [InlineData("((((bool))))", "((((bool))))", false, 32)]
    public void Parse_Type_IsCanonical(string text, string name, bool isDynamic, int headSize)
    {
        var type = AbiType.Parse(text);
        (type.ToString(), type.IsDynamic, type.HeadSize).ShouldBe((name, isDynamic, headSize));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("uint7")]
    [InlineData("uint0")]
    [InlineData("uint264")]
    [InlineData("uint08")]
    [InlineData("uint256 ")]
    [InlineData(" uint256")]
    [InlineData("Uint256")]
    [InlineData("uint256x")]
    [InlineData("uint99999999999999999999")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("bytes032")]
    [InlineData("address20")]
    [InlineData("bool1")]
    [InlineData("string1")]
    [InlineData("fixed128x18")]
    [InlineData("function")]
    [InlineData("tuple")]
    [InlineData("address payable")]
    [InlineData("()")]
    [InlineData("()[]")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("(bool")]
    [InlineData("bool)")]
    [InlineData("(bool,)")]
    [InlineData("(,bool)")]
    [InlineData("(bool bool)")]
    [InlineData("bool,bool")]
    [InlineData("bool[")]
    [InlineData("bool]")]
    [InlineData("[]")]
    [InlineData("bool[0]")]
    [InlineData("bool[03]")]
    [InlineData("bool[-1]")]
    [InlineData("bool[1")]
    [InlineData("bool[ 1]")]
    [InlineData("bool[4294967296]")]
    [InlineData("bool[40000]")]
    [InlineData("bool[1000][1000]")]
    [InlineData("string[40000]")]
    [InlineData("(bool[20000],bool[20000])")]
    public void TryParse_NoSupportedType_IsRefused(string? text)
    {
        AbiType.TryParse(text, out var type).ShouldBeFalse();
        type.ShouldBeNull();
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    [InlineData(900, false)]
    public void TryParse_Nesting_IsCapped(int depth, bool accepted)
    {
        AbiType.TryParse(new string('(', depth) + "bool" + new string(')', depth), out _).ShouldBe(accepted);
        AbiType.TryParse("bool" + string.Concat(Enumerable.Repeat("[]", depth)), out _).ShouldBe(accepted);
    }

    [Fact]
    public void TryParse_LongText_IsRefused() => AbiType.TryParse("(" + string.Join(',', Enumerable.Repeat("bool", 1000)) + ")", out _).ShouldBeFalse();

    [Fact]
    public void Parse_NoType_Throws() => Should.Throw<FormatException>(() => AbiType.Parse("uint7"));
}
