using System.Numerics;
using System.Text;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Tests.Abi;

/// <summary>Random types with random values, from fixed seeds.</summary>
public sealed class AbiRoundTripTests
{
    [Fact]
    public void Encode_AnyValues_DecodeToTheSame()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var types = Types(random);
            var values = types.Select(type => Value(random, type)).ToArray();
            var encoded = AbiEncoder.Encode(types, values);
            (encoded.Length % 32).ShouldBe(0);
            AbiDecoder.TryDecode(types, encoded.Span, out var decoded).ShouldBeTrue($"seed {seed}: {string.Join(',', types)}");
            Show(decoded).ShouldBe(Show(values), $"seed {seed}");
        }
    }

    [Fact]
    public void Decode_DamagedBytes_IsRefusedOrHasThatOneEncoding()
    {
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var types = Types(random);
            var damaged = AbiEncoder.Encode(types, types.Select(type => Value(random, type)).ToArray()).Span.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            ShouldBeRefusedOrExact(types, damaged, seed);
            ShouldBeRefusedOrExact(types, damaged[..random.Next(damaged.Length)], seed);
        }
    }

    [Fact]
    public void Decode_RandomBytes_IsRefusedOrHasThatOneEncoding()
    {
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[32 * random.Next(20)];
            for (var i = 31; i < bytes.Length; i += 32)
            {
                bytes[i] = (byte)(random.Next(4) * 32 / (1 + (31 * random.Next(2))));
            }

            ShouldBeRefusedOrExact(Types(random), bytes, seed);
        }
    }

    private static void ShouldBeRefusedOrExact(AbiType[] types, byte[] bytes, int seed)
    {
        if (AbiDecoder.TryDecode(types, bytes, out var values))
        {
            AbiEncoder.Encode(types, values).ShouldBe(new Bytes(bytes), $"seed {seed}");
        }
    }

    private static AbiType[] Types(Random random) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => AbiType.Parse(TypeText(random, 3)))];

    private static string TypeText(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => $"uint{8 * random.Next(1, 33)}",
        1 => $"int{8 * random.Next(1, 33)}",
        2 => "address",
        3 => "bool",
        4 => $"bytes{random.Next(1, 33)}",
        5 => "bytes",
        6 => "string",
        7 => TypeText(random, depth - 1) + "[]",
        8 => $"{TypeText(random, depth - 1)}[{random.Next(1, 4)}]",
        _ => $"({string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => TypeText(random, depth - 1)))})",
    };

    private static object Value(Random random, AbiType type) => type.Kind switch
    {
        AbiKind.UnsignedInteger => UInt256.FromBigInteger(new BigInteger(RandomBytes(random, random.Next(1 + (type.Size / 8))), isUnsigned: true)),
        AbiKind.SignedInteger => new BigInteger(RandomBytes(random, random.Next(1 + (type.Size / 8)))),
        AbiKind.Address => new Address(RandomBytes(random, 20)),
        AbiKind.Boolean => random.Next(2) == 1,
        AbiKind.FixedBytes => new Bytes(RandomBytes(random, type.Size)),
        AbiKind.Bytes => new Bytes(RandomBytes(random, random.Next(70))),
        AbiKind.Text => new string('é', random.Next(20)) + random.Next(),
        AbiKind.Tuple => type.Components.Select(component => Value(random, component)).ToArray(),
        _ => Enumerable.Range(0, type.Size > 0 ? type.Size : random.Next(4)).Select(_ => Value(random, type.Components[0])).ToArray(),
    };

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Show(object value) => value switch
    {
        object[] items => $"[{string.Join(", ", items.Select(Show))}]",
        string text => $"\"{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}\"",
        _ => $"{value.GetType().Name} {value}",
    };
}
