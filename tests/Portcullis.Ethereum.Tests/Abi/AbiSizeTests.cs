using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Tests.Abi;

/// <summary>Values larger than the writer's first buffer, and at the edges of a word.</summary>
public sealed class AbiSizeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5_000_000)]
    public void Encode_BytesOfAnyLength_ArePaddedToWholeWords(int length)
    {
        var content = new byte[length];
        new Random(42).NextBytes(content);
        AbiType[] types = [AbiType.Parse("bytes")];
        var encoded = AbiEncoder.Encode(types, [new Bytes(content)]);
        encoded.Length.ShouldBe(64 + ((length + 31) / 32 * 32));
        AbiDecoder.TryDecode(types, encoded.Span, out var values).ShouldBeTrue();
        values[0].ShouldBe(new Bytes(content));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Encode_ArrayOfAnyLength_KeepsItsOrder(int count)
    {
        AbiType[] types = [AbiType.Parse("(uint32,bytes)[]")];
        var items = Enumerable.Range(0, count).Select(i => (object)new object[] { i, new Bytes(BitConverter.GetBytes(i)) }).ToArray();
        var encoded = AbiEncoder.Encode(types, [items]);
        AbiDecoder.TryDecode(types, encoded.Span, out var values).ShouldBeTrue();
        ((object[])values[0]).Select(item => (UInt256)((object[])item)[0]).ShouldBe(Enumerable.Range(0, count).Select(i => UInt256.FromUInt64((ulong)i)));
    }

    [Fact]
    public void Encode_WideStaticType_IsAllHead()
    {
        AbiType[] types = [AbiType.Parse("uint8[1000]"), AbiType.Parse("bool")];
        var encoded = AbiEncoder.Encode(types, [Enumerable.Range(0, 1000).Select(i => (object)(i % 256)).ToArray(), true]);
        encoded.Length.ShouldBe(32 * 1001);
        encoded.Span[(32 * 256) - 1].ShouldBe((byte)255);
        encoded.Span[^1].ShouldBe((byte)1);
        AbiDecoder.TryDecode(types, encoded.Span[..^32], out _).ShouldBeFalse();
    }

    [Fact]
    public void Encode_LongPrefixFreeCall_StartsWithTheSelector()
    {
        var function = AbiFunction.Parse("f(address[])");
        var input = function.Encode([Enumerable.Repeat((object)Address.Zero, 100).ToArray()]);
        new Bytes(input.Span[..4].ToArray()).ShouldBe(function.Selector);
        input.Length.ShouldBe(4 + (32 * 102));
    }
}
