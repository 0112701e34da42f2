using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>Held to the general encoder and decoder: the same bytes, and not one answer more that is taken.</summary>
public sealed class Aggregate3Tests
{
    private const string Max = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private static readonly AbiFunction General = AbiFunction.Parse("aggregate3((address,bool,bytes)[])((bool,bytes)[])");
    private static readonly AbiType[] Results = [AbiType.Parse("(bool,bytes)[]")];

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
    public void TrySplit_OneHasFailed_NoneBehindItIsBelieved()
    {
        var answer = ReadOutcome.Returned(AbiEncoder.Encode(Results, [new[] { true, false, true, false }.Select(isTold => new object[] { isTold, Bytes.Parse("0x05") }).ToArray<object>()]));
        var results = new JointResult[4];

        new Aggregate3(StateReader.UsualMulticall3).TrySplit(answer, results).ShouldBeTrue();

        // It may have left them next to no gas. They may be joined again.
        results.ShouldBe([new(ReadOutcome.Returned(Bytes.Parse("0x05"))), new(null), new(null, WasLeftOut: true), new(null, WasLeftOut: true)]);
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

    private static Address ToAddress(int number) => new(Enumerable.Repeat((byte)(number + 1), Address.Size).ToArray());
}
