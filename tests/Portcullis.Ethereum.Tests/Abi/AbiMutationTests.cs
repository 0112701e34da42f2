using System.Text;
using Portcullis.Ethereum.Abi;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Abi;

/// <summary>An input is a byte that picks the types, and the encoding. Each byte is a character up to U+00FF.</summary>
public sealed class AbiMutationTests
{
    private static readonly AbiType[][] Shapes =
    [
        [AbiType.Parse("uint256")],
        [AbiType.Parse("bool"), AbiType.Parse("address"), AbiType.Parse("int64"), AbiType.Parse("bytes4"), AbiType.Parse("uint8")],
        [AbiType.Parse("string"), AbiType.Parse("bytes")],
        [AbiType.Parse("(bool,bytes)[]")],
        [AbiType.Parse("uint256"), AbiType.Parse("bytes32"), AbiType.Parse("(bool,bytes)[]")],
        [AbiType.Parse("string[][]"), AbiType.Parse("uint8[3]")],
        [AbiType.Parse("(uint256,(string,address[])[2])")],
        [AbiType.Parse("bytes[][][]")],
    ];

    private static readonly FuzzTarget Target = new("ABI decoder", [.. Seeds()], Probe)
    {
        Tokens = [Word(0), Word(1), Word(2), Word(32), Word(64), Word(96), Word(33), Word(int.MaxValue), Word(uint.MaxValue), Word(ulong.MaxValue), new('\xff', 32), new('\0', 32), "\x80", "\xc3\xa9"],
        PieceLength = 32,
        Largest = '\xff',
        BytesPerCharacter = 100,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryDecode_Mutants_AreRefusedOrHaveThatOneEncoding()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 25_000);

        report.Outcomes.Count(outcome => outcome.Contains("read", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(Shapes.Length);
        report.Outcomes.Count.ShouldBeGreaterThan(100);
    }

    private static string Probe(string input)
    {
        var bytes = Encoding.Latin1.GetBytes(input);
        var shape = bytes.Length == 0 ? 0 : bytes[0] % Shapes.Length;
        var encoded = bytes.AsSpan(Math.Min(1, bytes.Length));
        if (!AbiDecoder.TryDecode(Shapes[shape], encoded, out var values))
        {
            values.ShouldBeNull();
            return $"{shape} refused {encoded.Length / 32} {encoded.Length % 32 == 0}";
        }

        AbiEncoder.Encode(Shapes[shape], values).ShouldBe(new Bytes(encoded.ToArray()));
        return $"{shape} read {string.Concat(values.Select(Outline))}";
    }

    // Which lists are how long, and which bytes are there at all.
    private static string Outline(object value) => value switch
    {
        object[] items => $"[{string.Concat(items.Take(4).Select(Outline))}{(items.Length > 4 ? "…" : "")}]",
        Bytes bytes => bytes.Length == 0 ? "_" : bytes.Length % 32 == 0 ? "w" : "b",
        string text => text.Length == 0 ? "_" : "s",
        bool flag => flag ? "1" : "0",
        _ => ".",
    };

    private static IEnumerable<string> Seeds()
    {
        object[][] values =
        [
            [7],
            [true, Address.Parse("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"), -3L, new Bytes([1, 2, 3, 4]), 255],
            ["é text", new Bytes(new byte[33])],
            [new object[] { new object[] { true, new Bytes([1]) }, new object[] { false, Bytes.Empty } }],
            [9, new Bytes(new byte[32]), new object[] { new object[] { true, new Bytes(new byte[64]) } }],
            [new object[] { new object[] { "a", "" }, Array.Empty<object>() }, new object[] { 1, 2, 3 }],
            [new object[] { 1, new object[] { new object[] { "x", Array.Empty<object>() }, new object[] { "y", new object[] { Address.Zero } } } }],
            [new object[] { new object[] { new object[] { new Bytes([1]) }, Array.Empty<object>() } }],
        ];
        return values.Select((items, shape) => (char)shape + Encoding.Latin1.GetString(AbiEncoder.Encode(Shapes[shape], items).Span));
    }

    private static string Word(ulong value) => Encoding.Latin1.GetString(UInt256.FromUInt64(value).ToArray());
}
