using System.Text;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>An input is a byte that may say how many results are wanted, and what was returned. Each byte is a character up to U+00FF.</summary>
public sealed class Aggregate3MutationTests
{
    private static readonly AbiType[] Results = [AbiType.Parse("(bool,bytes)[]")];

    private static readonly FuzzTarget Target = new("aggregate3's results", [.. Seeds()], Probe)
    {
        Tokens = [Word(0), Word(1), Word(2), Word(32), Word(64), Word(96), Word(128), Word(33), Word(int.MaxValue), Word(int.MaxValue - 31), Word(uint.MaxValue), Word(ulong.MaxValue), new('\xff', 32)],
        PieceLength = 32,
        Largest = '\xff',
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryDecode_Mutants_AreReadAsTheGeneralDecoderReadsThem()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 25_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(Target.Seeds.Count);
    }

    private static string Probe(string input)
    {
        var bytes = Encoding.Latin1.GetBytes(input);
        var encoded = bytes.AsSpan(Math.Min(1, bytes.Length));
        var items = AbiDecoder.TryDecode(Results, encoded, out var values) ? (object[])values[0] : null;
        var results = new Bytes?[bytes.Length > 0 && bytes[0] < 8 ? bytes[0] : items?.Length ?? 1];
        var isRead = Aggregate3.TryDecode(encoded, results);
        isRead.ShouldBe(items?.Length == results.Length);
        if (isRead)
        {
            results.ShouldBe(items!.Cast<object[]>().Select(item => (bool)item[0] ? (Bytes)item[1] : (Bytes?)null));
        }

        return isRead ? $"read {string.Concat(results.Select(result => result is null ? "_" : $"{result.Value.Length % 32 == 0}"[..1]))}" : $"refused {encoded.Length / 32}";
    }

    private static IEnumerable<string> Seeds()
    {
        object[][] values =
        [
            [],
            [new object[] { true, Bytes.Empty }],
            [new object[] { true, new Bytes(new byte[32]) }, new object[] { false, new Bytes([1, 2, 3]) }],
            [new object[] { false, Bytes.Empty }, new object[] { true, new Bytes([1]) }, new object[] { true, new Bytes(new byte[65]) }],
        ];
        return values.Select(items => "\xff" + Encoding.Latin1.GetString(AbiEncoder.Encode(Results, [items]).Span));
    }

    private static string Word(ulong value) => Encoding.Latin1.GetString(UInt256.FromUInt64(value).ToArray());
}
