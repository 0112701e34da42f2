using System.Text;
using Portcullis.Ethereum.Signatures;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Signatures;

/// <summary>Each byte is a character up to U+00FF.</summary>
public sealed class ContractSignatureMutationTests
{
    private static readonly Address Factory = Address.Parse("0x00000000000000000000000000000000000A11CE");
    private static readonly string Wrapper = Repeated(0x64, 0x92);
    private static readonly string PreDelegated = Repeated(0x80, 0x10);

    private static readonly FuzzTarget Target = new("contract signatures", [.. Seeds()], Probe)
    {
        Tokens = [Wrapper, PreDelegated, Word(0), Word(1), Word(32), Word(96), Word(128), Word(65), Word(int.MaxValue), Word(ulong.MaxValue), new('\xff', 32)],
        PieceLength = 32,
        Largest = '\xff',
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryRead_Mutants_AreRefusedOrWrittenAgainByteByByte()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 20_000);

        foreach (var outcome in new[] { "read wrapped", "read plain", nameof(SignatureFault.MalformedWrapper), nameof(SignatureFault.PreDelegated) })
        {
            report.Outcomes.ShouldContain(seen => seen.StartsWith(outcome, StringComparison.Ordinal), outcome);
        }
    }

    private static string Probe(string input)
    {
        var signature = new Bytes(Encoding.Latin1.GetBytes(input));
        if (!ContractSignature.TryRead(signature, out var read, out var fault))
        {
            read.ShouldBeNull();
            fault.ShouldNotBe(SignatureFault.None);
            return $"{fault} {signature.Length / 32}";
        }

        var written = read.Deployment is { } deployment ? WalletChain.Wrap(deployment.Factory, deployment.Data, read.Inner) : read.Inner;
        written.ShouldBe(signature);
        var isEnding = (string suffix) => Encoding.Latin1.GetString(read.Inner.Span).EndsWith(suffix, StringComparison.Ordinal);
        (isEnding(Wrapper) || isEnding(PreDelegated)).ShouldBeFalse();
        return read.Deployment is null ? "read plain" : $"read wrapped {read.Inner.Length / 32}";
    }

    private static IEnumerable<string> Seeds()
    {
        var inner = new Bytes(new byte[65]);
        Bytes[] signatures = [inner, WalletChain.Wrap(Factory, Bytes.Empty, inner), WalletChain.Wrap(Factory, new Bytes(new byte[100]), inner), WalletChain.Wrap(Factory, inner, Bytes.Empty)];
        return [.. signatures.Select(signature => Encoding.Latin1.GetString(signature.Span)), Encoding.Latin1.GetString(inner.Span) + PreDelegated];
    }

    private static string Repeated(byte even, byte odd) => string.Concat(Enumerable.Repeat($"{(char)even}{(char)odd}", 16));

    private static string Word(ulong value) => Encoding.Latin1.GetString(UInt256.FromUInt64(value).ToArray());
}
