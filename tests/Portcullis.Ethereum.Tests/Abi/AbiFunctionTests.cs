using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Tests.Abi;

public sealed class AbiFunctionTests
{
    [Theory]
    [InlineData("balanceOf(address)(uint256)", "0x70a08231")]
    [InlineData("ownerOf(uint256)(address)", "0x6352211e")]
    [InlineData("decimals()(uint8)", "0x313ce567")]
    [InlineData("balanceOf(address,uint256)(uint256)", "0x00fdd58e")]
    [InlineData("balanceOfBatch(address[],uint256[])(uint256[])", "0x4e1273f4")]
    [InlineData("tokenOfOwnerByIndex(address,uint256)(uint256)", "0x2f745c59")]
    [InlineData("supportsInterface(bytes4)(bool)", "0x01ffc9a7")]
    [InlineData("isValidSignature(bytes32,bytes)(bytes4)", "0x1626ba7e")]
    [InlineData("aggregate3((address,bool,bytes)[])((bool,bytes)[])", "0x82ad56cb")]
    [InlineData("getEthBalance(address)(uint256)", "0x4d2301cc")]
    [InlineData("getBlockNumber()(uint256)", "0x42cbb15c")]
    [InlineData("getCurrentBlockTimestamp()(uint256)", "0x0f28c97d")]
    [InlineData("punkIndexToAddress(uint)(address)", "0x58178168")]
    [InlineData("transfer(address,uint)", "0xa9059cbb")]
    public void Selector_KnownFunction_IsTheKnownOne(string text, string selector) => AbiFunction.Parse(text).Selector.ToString().ShouldBe(selector);

    [Theory]
    [InlineData("Error(string)", "0x08c379a0")]
    [InlineData("Panic(uint256)", "0x4e487b71")]
    public void SelectorOf_KnownSignature_IsTheKnownOne(string signature, string selector) => FunctionSelector.Of(signature).ToString().ShouldBe(selector);

    [Fact]
    public void Encode_Call_IsSelectorAndArguments() =>
        AbiFunction.Parse("balanceOf(address)(uint256)").Encode(Address.Parse("0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826")).ToString()
            .ShouldBe("0x70a08231000000000000000000000000cd2a3d9f938e13cd947ec05abc7fe734df8dd826");

    [Fact]
    public void Encode_OneAddress_IsWhatTheGeneralEncoderWrites()
    {
        var (function, address) = (AbiFunction.Parse("balanceOf(address)(uint256)"), Address.Parse("0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826"));
        function.Encode(address).ShouldBe(function.Encode([address]));
    }

    [Theory]
    [InlineData("decimals()(uint8)")]
    [InlineData("ownerOf(uint256)(address)")]
    [InlineData("f(address,address)")]
    [InlineData("f(address[])")]
    public void Encode_OneAddressWhereOthersAreTaken_IsABug(string text) => Should.Throw<ArgumentException>(() => AbiFunction.Parse(text).Encode(Address.Zero));

    [Fact]
    public void Encode_NoArguments_IsTheSelector() => AbiFunction.Parse("decimals()(uint8)").Encode().ToString().ShouldBe("0x313ce567");

    [Fact]
    public void Encode_DynamicArguments_HaveOffsetsFromAfterTheSelector() =>
        AbiFunction.Parse("f(bytes)").Encode(Bytes.Parse("0xff")).ToString().ShouldBe(
            FunctionSelector.Of("f(bytes)") + "20".PadLeft(64, '0') + "1".PadLeft(64, '0') + "ff".PadRight(64, '0'));

    [Fact]
    public void Encode_WrongArguments_AreABug() => Should.Throw<ArgumentException>(() => AbiFunction.Parse("decimals()(uint8)").Encode(1));

    [Fact]
    public void TryDecodeResult_Outputs_AreRead()
    {
        AbiFunction.Parse("f()(uint8,string)").TryDecodeResult(AbiEncoder.Encode([AbiType.Parse("uint8"), AbiType.Parse("string")], [7, "x"]), out var values).ShouldBeTrue();
        values.ShouldBe([UInt256.FromUInt64(7), "x"]);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x01")]
    [InlineData("0x00000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000")]
    public void TryDecodeResult_AnotherLength_IsRefused(string returned) =>
        AbiFunction.Parse("balanceOf(address)(uint256)").TryDecodeResult(Bytes.Parse(returned), out _).ShouldBeFalse();

    [Fact]
    public void Parse_AliasesAndSigns_AreCanonical() => AbiFunction.Parse("_f$1(uint,int[2])").ToString().ShouldBe("_f$1(uint256,int256[2])");

    [Theory]
    [InlineData("")]
    [InlineData("f")]
    [InlineData("()")]
    [InlineData("1f()")]
    [InlineData("f(")]
    [InlineData("f()(")]
    [InlineData("f())")]
    [InlineData("f()()()")]
    [InlineData("f ()")]
    [InlineData(" f()")]
    [InlineData("f(uint7)")]
    [InlineData("f()(uint7)")]
    [InlineData("f(address account)")]
    [InlineData("function f()")]
    [InlineData("f-g()")]
    public void Parse_NoFunction_IsRefused(string text) => Should.Throw<FormatException>(() => AbiFunction.Parse(text));
}
