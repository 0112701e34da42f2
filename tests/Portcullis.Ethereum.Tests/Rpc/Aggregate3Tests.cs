using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>Held to the general encoder and decoder: the same bytes, and not one answer more that is taken.</summary>
public sealed class Aggregate3Tests
{
    private const string Max = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private static readonly AbiFunction General = AbiFunction.Parse("aggregate3((address,bool,bytes)[])((bool,bytes)[])");
    private static readonly AbiType[] Results = [AbiType.Parse("(bool,bytes)[]")];

    private static readonly FuzzTarget Target = new("aggregate3's results", [.. Seeds()], Probe)
    {
        Tokens = [Word(0), Word(1), Word(2), Word(32), Word(64), Word(96), Word(128), Word(33), Word(int.MaxValue), Word(int.MaxValue - 31), Word(uint.MaxValue), Word(ulong.MaxValue), new('\xff', 32)],
        PieceLength = 32,
        Largest = '\xff',
    };

    [Fact]
    public void Encode_AnyCalls_IsWhatTheGeneralEncoderWrites() => Prop.ForAll<byte[][]>(inputs =>
    {
        var calls = inputs.Select((input, i) => new StateRead.Call(ToAddress(i), new Bytes(input ?? []))).ToArray();
        return Aggregate3.Encode(calls) == General.Encode([calls.Select(call => new object[] { call.To, true, call.Input }).ToArray<object>()]);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void TryDecode_WhatTheGeneralEncoderWrites_IsRead() => Prop.ForAll<(bool, byte[])[]>(items =>
    {
        var encoded = AbiEncoder.Encode(Results, [items.Select(item => new object[] { item.Item1, new Bytes(item.Item2 ?? []) }).ToArray<object>()]);
        var results = new Bytes?[items.Length];
        return Aggregate3.TryDecode(encoded.Span, results) && results.SequenceEqual(items.Select(item => item.Item1 ? new Bytes(item.Item2 ?? []) : (Bytes?)null));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryDecode_Mutants_AreReadAsTheGeneralDecoderReadsThem()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 25_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(Target.Seeds.Count);
    }

    [Theory]
    [InlineData("no bytes")]
    [InlineData("an offset alone", "20")]
    [InlineData("an offset before", "0", "1", "20", "1", "40", "0")]
    [InlineData("an offset behind", "40", "0", "1", "20", "1", "40", "0")]
    [InlineData("a huge offset", Max, "1", "20", "1", "40", "0")]
    [InlineData("an offset of 64 bits more", "10000000000000020", "1", "20", "1", "40", "0")]
    [InlineData("none", "20", "0")]
    [InlineData("two", "20", "2", "40", "a0", "1", "40", "0", "1", "40", "0")]
    [InlineData("one that is said to be two", "20", "2", "20", "1", "40", "0")]
    [InlineData("a huge count", "20", Max, "20", "1", "40", "0")]
    [InlineData("a tuple before its place", "20", "1", "0", "1", "40", "0")]
    [InlineData("a tuple behind its place", "20", "1", "40", "0", "1", "40", "0")]
    [InlineData("a tuple far away", "20", "1", "7fffffe0", "1", "40", "0")]
    [InlineData("a success of 2", "20", "1", "20", "2", "40", "0")]
    [InlineData("a dirty success", "20", "1", "20", "100000001", "40", "0")]
    [InlineData("data before their place", "20", "1", "20", "1", "20", "0")]
    [InlineData("data behind their place", "20", "1", "20", "1", "60", "0", "0")]
    [InlineData("no length of the data", "20", "1", "20", "1", "40")]
    [InlineData("data that are cut", "20", "1", "20", "1", "40", "1")]
    [InlineData("data longer than all", "20", "1", "20", "1", "40", "21", "0")]
    [InlineData("data of a huge length", "20", "1", "20", "1", "40", Max)]
    [InlineData("data of the largest length", "20", "1", "20", "1", "40", "7fffffff", "0")]
    [InlineData("dirt after the data", "20", "1", "20", "1", "40", "1", "1")]
    [InlineData("dirt after the data of a failure", "20", "1", "20", "0", "40", "1", "1")]
    [InlineData("a rest", "20", "1", "20", "1", "40", "0", "0")]
    public void TryDecode_NotTheStrictEncodingOfOneResult_IsRefused(string name, params string[] words)
    {
        var bytes = Convert.FromHexString(string.Concat(words.Select(word => word.PadLeft(64, '0'))));
        Aggregate3.TryDecode(bytes, new Bytes?[1]).ShouldBeFalse(name);
        (AbiDecoder.TryDecode(Results, bytes, out var values) && ((object[])values[0]).Length == 1).ShouldBeFalse(name);
    }

    [Fact]
    public void TryDecode_TwoTuplesInOnePlace_AreRefused() =>
        Aggregate3.TryDecode(Convert.FromHexString(string.Concat(new[] { "20", "2", "40", "40", "1", "40", "0" }.Select(word => word.PadLeft(64, '0')))), new Bytes?[2]).ShouldBeFalse();

    [Fact]
    public void TryDecode_CutAnywhere_IsRefused()
    {
        var whole = AbiEncoder.Encode(Results, [new object[] { new object[] { true, new Bytes(new byte[33]) }, new object[] { false, Bytes.Empty } }]);
        for (var length = 0; length < whole.Length; length++)
        {
            Aggregate3.TryDecode(whole.Span[..length], new Bytes?[2]).ShouldBeFalse($"{length}");
        }
    }

    // The first character says how many results are wanted, beside those that there are.
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

    private static Address ToAddress(int number) => new(Enumerable.Repeat((byte)(number + 1), Address.Size).ToArray());

    private static string Word(ulong value) => Encoding.Latin1.GetString(UInt256.FromUInt64(value).ToArray());
}
