using System.Text.Json;
using Portcullis.Ethereum.TypedData;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.TypedData;

public sealed class TypedDataMutationTests
{
    private static readonly FuzzTarget Target = new(
        "typed data reader", [TypedDataJson.Mail, TypedDataJson.Everything, TypedDataJson.Of("uint8[2][]", "[[1,\"2\"]]"), TypedDataJson.Of("Note[]", "[]"), TypedDataJson.Of("bytes2", "\"0xabcd\"")], Probe)
    {
        Tokens =
        [
            "\"types\":", "\"primaryType\":", "\"domain\":", "\"message\":", "\"EIP712Domain\":[]", "\"name\":", "\"type\":", "string", "uint256", "int8", "uint", "bytes", "bytes32", "address", "bool", "Note", "Person",
            "[]", "[2]", "[0]", "[][][][][][][][][]", "\"0x\"", "\"-1\"", "9007199254740992", "\"\\ud800\"", "\"\\ud800\":1", "{", "}", "[", "]", ",", ":", "\"", "null", "\ufeff",
        ],
        Separators = ",{}[]:",
        MaxLength = 6_000,
        Own = [JsonMutation.Change],
        BytesPerCharacter = 400,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryParse_Mutants_AreRefusedWithASentenceOrWrittenWithTheSameHash()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 15_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThan(10);
        report.Outcomes.Count.ShouldBeGreaterThan(20);
    }

    private static string Probe(string json)
    {
        if (!TypedDataDocument.TryParse(json, out var document, out var fault))
        {
            document.ShouldBeNull();
            fault.ShouldNotBeNullOrWhiteSpace();
            return fault;
        }

        TypedDataDocument.TryParse(document.ToJson(), out var again, out fault).ShouldBeTrue(fault);
        again.SigningHash.ShouldBe(document.SigningHash);
        again.DomainSeparator.ShouldBe(document.DomainSeparator);
        again.EncodedType.ShouldBe(document.EncodedType);
        using var text = JsonDocument.Parse(json);
        TypedDataDocument.TryParse(text.RootElement, out again, out fault).ShouldBeTrue(fault);
        again.SigningHash.ShouldBe(document.SigningHash);
        return $"read {document.Types.Count} {Shape(document.Domain)} {Shape(document.Message)}";
    }

    private static string Shape(object value) => value switch
    {
        IReadOnlyDictionary<string, object> members => $"{{{string.Concat(members.Values.Select(Shape))}}}",
        object[] items => $"[{string.Concat(items.Select(Shape))}]",
        _ => value.GetType().Name[..1],
    };
}
