using System.Numerics;
using System.Text;
using System.Text.Json;
using Portcullis.Ethereum.Abi;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Abi;

public sealed class AbiVectorTests
{
    [Fact]
    [Trait("Case", "K4")]
    public void EncodeAndDecode_EthereumTests_AgreeWithTheVectors()
    {
        using var document = JsonDocument.Parse(Vectors.Read("ethereum-tests/ABITests/basic_abi_tests.json"));
        var count = 0;
        foreach (var vector in document.RootElement.EnumerateObject())
        {
            var types = vector.Value.GetProperty("types").EnumerateArray().Select(type => AbiType.Parse(type.GetString()!)).ToList();
            var values = types.Zip(vector.Value.GetProperty("args").EnumerateArray(), ToValue).ToList();
            var expected = Bytes.Parse("0x" + vector.Value.GetProperty("result").GetString());
            AbiEncoder.Encode(types, values).ShouldBe(expected, vector.Name);
            AbiDecoder.TryDecode(types, expected.Span, out var decoded).ShouldBeTrue(vector.Name);
            AbiEncoder.Encode(types, decoded).ShouldBe(expected, vector.Name);
            count++;
        }

        count.ShouldBe(3);
    }

    private static object ToValue(AbiType type, JsonElement json) => type.Kind switch
    {
        AbiKind.UnsignedInteger => UInt256.FromBigInteger(new BigInteger(json.GetInt64())),
        AbiKind.Address => Address.Parse(json.GetString()!),
        AbiKind.Bytes or AbiKind.FixedBytes => new Bytes(Encoding.ASCII.GetBytes(json.GetString()!)),
        AbiKind.Array => json.EnumerateArray().Select(item => ToValue(type.Components[0], item)).ToArray(),
        _ => throw new NotSupportedException(type.Name),
    };
}
