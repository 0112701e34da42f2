using System.Numerics;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Tests.Abi;

/// <summary>What a contract may return to do harm, and what it must return to be read.</summary>
public sealed class AbiDecoderTests
{
    private const string Max = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData("uint8", "ff")]
    [InlineData("uint160", "ffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("uint256", Max)]
    public void Decode_UnsignedInItsRange_IsRead(string type, string word) =>
        Decode(type, word)[0].ShouldBe(new UInt256(Convert.FromHexString(word.PadLeft(64, '0'))));

    [Theory]
    [InlineData("int8", "7f", 127)]
    [InlineData("int8", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80", -128)]
    [InlineData("int256", Max, -1)]
    [InlineData("int16", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8000", short.MinValue)]
    public void Decode_SignedInItsRange_IsRead(string type, string word, int expected) => Decode(type, word)[0].ShouldBe(new BigInteger(expected));

    [Fact]
    public void Decode_OtherWords_AreRead()
    {
        Decode("bool,bool", "0", "1").ShouldBe([false, true]);
        Decode("address", new string('a', 40))[0].ShouldBe(Address.Parse("0x" + new string('a', 40)));
        Decode("bytes2", "ab01" + new string('0', 60))[0].ShouldBe(Bytes.Parse("0xab01"));
        Decode("bytes32", Max)[0].ShouldBe(Bytes.Parse("0x" + Max));
    }

    [Theory]
    [InlineData("uint8", "100")]
    [InlineData("uint8", Max)]
    [InlineData("uint248", "0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("int8", "80")]
    [InlineData("int8", "ff")]
    [InlineData("int8", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("bool", "2")]
    [InlineData("bool", Max)]
    [InlineData("bool", "100")]
    [InlineData("address", "10000000000000000000000000000000000000000")]
    [InlineData("address", Max)]
    [InlineData("bytes4", "0000000001000000000000000000000000000000000000000000000000000000")]
    [InlineData("bytes4", "1")]
    [InlineData("bytes31", "1")]
    public void Decode_DirtyWord_IsRefused(string type, string word) => ShouldRefuse(type, word);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(5_000_000)]
    public void Decode_WordOfAnotherLength_IsRefused(int length) => AbiDecoder.TryDecode([AbiType.Parse("uint256")], new byte[length], out _).ShouldBeFalse();

    [Theory]
    [InlineData("string", "0", "0")]
    [InlineData("string", "1", "0")]
    [InlineData("string", "1f", "0")]
    [InlineData("string", "40", "0")]
    [InlineData("string", "40", "0", "0")]
    [InlineData("string", "21", "0")]
    [InlineData("string", "20")]
    [InlineData("string", Max, "0")]
    [InlineData("string", "ffffffe0", "0")]
    [InlineData("string", "7fffffe0", "0")]
    [InlineData("string", "ffffffffffffffe0", "0")]
    [InlineData("string", "10000000000000020", "0")]
    public void Decode_OffsetNotToTheNextTail_IsRefused(string type, params string[] words) => ShouldRefuse(type, words);

    [Theory]
    [InlineData("bytes", "20", "1")]
    [InlineData("bytes", "20", "21", "0")]
    [InlineData("bytes", "20", "20")]
    [InlineData("bytes", "20", Max, "0")]
    [InlineData("bytes", "20", "7fffffff", "0")]
    [InlineData("bytes", "20", "7fffffe1", "0")]
    [InlineData("bytes", "20", "100000001", "0")]
    [InlineData("uint8[]", "20", "1")]
    [InlineData("uint8[]", "20", "2", "1")]
    [InlineData("uint8[]", "20", Max)]
    [InlineData("uint8[]", "20", "7fffffff", "1")]
    [InlineData("uint8[]", "20", "8000000", "1")]
    [InlineData("uint8[]", "20", "800000000000001", "1")]
    [InlineData("uint8[3][]", "20", "1", "1", "1")]
    [InlineData("uint8[3][]", "20", "5", "1", "1", "1", "1", "1")]
    [InlineData("uint8[2]", "1")]
    [InlineData("string[2]", "20", "40")]
    [InlineData("string[2]", "20", "40", "60", "0")]
    public void Decode_LengthBeyondTheBytes_IsRefused(string type, params string[] words) => ShouldRefuse(type, words);

    [Theory]
    [InlineData("bytes", "20", "0", "0")]
    [InlineData("bytes", "20", "1", "1")]
    [InlineData("bytes", "20", "1", "0100000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("bytes", "20", "1f", Max)]
    [InlineData("uint8[]", "20", "1", "1", "0")]
    [InlineData("uint8[]", "20", "1", "100")]
    [InlineData("bool,bytes", "1", "20", "0")]
    public void Decode_DirtOrRestAfterTheTail_IsRefused(string type, params string[] words) => ShouldRefuse(type, words);

    [Theory]
    [InlineData("string,string", "40", "40", "0")]
    [InlineData("string,string", "60", "40", "0", "0")]
    [InlineData("string[]", "20", "2", "40", "40", "0")]
    [InlineData("string[]", "20", "2", "0", "0")]
    [InlineData("uint8[][]", "20", "1", "0")]
    [InlineData("uint8[][]", "20", "2", "40", "0", "0")]
    public void Decode_TailsThatOverlapOrLoop_AreRefused(string type, params string[] words) => ShouldRefuse(type, words);

    [Fact]
    public void Decode_BytesCutInsideTheLastWord_AreRefused()
    {
        var whole = AbiEncoder.Encode([AbiType.Parse("bytes")], [Bytes.Parse("0x01")]);
        for (var length = 0; length < whole.Length; length++)
        {
            AbiDecoder.TryDecode([AbiType.Parse("bytes")], whole.Span[..length], out _).ShouldBeFalse($"{length}");
        }
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("c080")]
    [InlineData("eda080")]
    [InlineData("f4908080")]
    [InlineData("e282")]
    public void Decode_TextThatIsNotUtf8_IsRefusedButReadAsBytes(string hex)
    {
        string[] words = ["20", (hex.Length / 2).ToString("x"), hex.PadRight(64, '0')];
        ShouldRefuse("string", words);
        Decode("bytes", words)[0].ShouldBe(Bytes.Parse("0x" + hex));
    }

    [Fact]
    public void Decode_NestedLengthsThatMultiply_CostNoMemory()
    {
        var type = AbiType.Parse("uint8[][][][][][][][]");
        var words = new List<string> { "20" };
        words.AddRange(Enumerable.Repeat("1000", 100));
        var bytes = Concat([.. words]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AbiDecoder.TryDecode([type], bytes, out _).ShouldBeFalse();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
    }

    [Fact]
    public void Decode_NoTypes_WantsNoBytes()
    {
        AbiDecoder.TryDecode([], [], out var values).ShouldBeTrue();
        values.ShouldBeEmpty();
        AbiDecoder.TryDecode([], new byte[32], out _).ShouldBeFalse();
    }

    private static object[] Decode(string types, params string[] words)
    {
        AbiDecoder.TryDecode(AbiType.Parse($"({types})").Components, Concat(words), out var values).ShouldBeTrue();
        return values;
    }

    private static void ShouldRefuse(string types, params string[] words)
    {
        AbiDecoder.TryDecode(AbiType.Parse($"({types})").Components, Concat(words), out var values).ShouldBeFalse();
        values.ShouldBeNull();
    }

    private static byte[] Concat(string[] words) => Convert.FromHexString(string.Concat(words.Select(word => word.PadLeft(64, '0'))));
}
