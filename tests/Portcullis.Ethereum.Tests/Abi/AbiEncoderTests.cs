using System.Numerics;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Tests.Abi;

/// <summary>Examples of the ABI's specification, and each kind's values and limits.</summary>
public sealed class AbiEncoderTests
{
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";

    [Fact]
    public void Encode_SpecificationsExampleOfDynamicTypes_IsExact() =>
        Encode(
            "uint256,uint32[],bytes10,bytes", 0x123ul, new object[] { 0x456ul, 0x789ul }, new Bytes("1234567890"u8.ToArray()), new Bytes("Hello, world!"u8.ToArray()))
        .ShouldBe(
            Word("123") + Word("80") + "3132333435363738393000000000000000000000000000000000000000000000" + Word("e0")
            + Word("2") + Word("456") + Word("789") + Word("d") + "48656c6c6f2c20776f726c642100000000000000000000000000000000000000");

    [Fact]
    public void Encode_SpecificationsExampleOfNestedArrays_IsExact() =>
        Encode(
            "uint256[][],string[]",
            new object[] { new object[] { 1ul, 2ul }, new object[] { 3ul } },
            new[] { "one", "two", "three" })
        .ShouldBe(
            Word("40") + Word("140") + Word("2") + Word("40") + Word("a0") + Word("2") + Word("1") + Word("2") + Word("1") + Word("3")
            + Word("3") + Word("60") + Word("a0") + Word("e0")
            + Word("3") + "6f6e650000000000000000000000000000000000000000000000000000000000"
            + Word("3") + "74776f0000000000000000000000000000000000000000000000000000000000"
            + Word("5") + "7468726565000000000000000000000000000000000000000000000000000000");

    [Fact]
    public void Encode_StaticTuplesInArrays_AreInline() =>
        Encode("(uint8,bool)[2],uint8", new object[] { new object[] { 1ul, true }, new object[] { 2ul, false } }, 3ul)
            .ShouldBe(Word("1") + Word("1") + Word("2") + Word("0") + Word("3"));

    [Theory]
    [InlineData(0, "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(-1, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData(127, "000000000000000000000000000000000000000000000000000000000000007f")]
    [InlineData(-128, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80")]
    public void Encode_Signed_IsTwosComplement(int value, string expected)
    {
        Encode("int8", new BigInteger(value)).ShouldBe(expected);
        Encode("int256", value).ShouldBe(expected);
    }

    [Fact]
    public void Encode_Address_IsLeftPadded() =>
        Encode("address", Address.Parse("0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826")).ShouldBe("000000000000000000000000cd2a3d9f938e13cd947ec05abc7fe734df8dd826");

    [Fact]
    public void Encode_Bytes32_TakesAHash() => Encode("bytes32", Hash.Parse("0x" + new string('a', 64))).ShouldBe(new string('a', 64));

    [Fact]
    public void Encode_EmptyTails_HaveALengthOnly() =>
        Encode("bytes,string,uint8[]", Bytes.Empty, "", Array.Empty<object>()).ShouldBe(Word("60") + Word("80") + Word("a0") + Zero + Zero + Zero);

    [Fact]
    public void Encode_LargestUnsigned_Fits()
    {
        Encode("uint256", UInt256.MaxValue).ShouldBe(new string('f', 64));
        Encode("uint8", 255).ShouldBe(Word("ff"));
        Encode("uint64", ulong.MaxValue).ShouldBe(Word("ffffffffffffffff"));
        Encode("bool", true).ShouldBe(One);
    }

    public static TheoryData<string, object?> Misfits => new()
    {
        { "uint8", 256 }, { "uint8", -1 }, { "uint8", "1" }, { "uint8", null }, { "uint8", 1.0 }, { "uint8", true },
        { "uint256", BigInteger.Pow(2, 256) }, { "uint256", BigInteger.MinusOne },
        { "int8", 128 }, { "int8", -129 }, { "int256", UInt256.MaxValue }, { "int256", BigInteger.Pow(2, 255) }, { "int256", -BigInteger.Pow(2, 255) - 1 },
        { "bool", 1 }, { "bool", "true" }, { "address", "0x0000000000000000000000000000000000000000" }, { "address", Bytes.Empty },
        { "bytes4", Bytes.Parse("0x010203") }, { "bytes4", Bytes.Parse("0x0102030405") }, { "bytes4", default(Hash) }, { "bytes4", new byte[4] },
        { "bytes", new byte[4] }, { "bytes", "0x" }, { "string", Bytes.Empty }, { "string", "half \ud800" },
        { "uint8[]", 1 }, { "uint8[]", "x" }, { "uint8[2]", new object[] { 1 } }, { "uint8[2]", new object[] { 1, 2, 3 } }, { "uint8[]", new object[] { "x" } },
        { "(bool,bool)", new object[] { true } }, { "(bool,bool)", new object[] { true, true, true } }, { "(bool,string)", new object[] { true, 1 } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Encode_ValueThatDoesNotFit_IsABug(string type, object? value) =>
        Should.Throw<ArgumentException>(() => AbiEncoder.Encode([AbiType.Parse(type)], [value!]));

    [Fact]
    public void Encode_AnotherCountThanTypes_IsABug()
    {
        Should.Throw<ArgumentException>(() => AbiEncoder.Encode([AbiType.Parse("bool")], []));
        Should.Throw<ArgumentException>(() => AbiEncoder.Encode([], [true]));
    }

    [Fact]
    public void Encode_TypedLists_AreTaken() =>
        Encode("address[],uint8[]", new[] { Address.Zero }, new List<ulong> { 1 }).ShouldBe(Word("40") + Word("80") + Word("1") + Zero + Word("1") + One);

    private static string Encode(string types, params object[] values) =>
        AbiEncoder.Encode(AbiType.Parse($"({types})").Components, values).ToString()[2..];

    private static string Word(string hex) => hex.PadLeft(64, '0');
}
