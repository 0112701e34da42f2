using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.TypedData;

namespace Portcullis.Ethereum.Tests.TypedData;

public sealed class TypedDataPropertyTests
{
    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> Types = new(StringComparer.Ordinal)
    {
        ["Note"] = [new("text", "string"), new("number", "int64"), new("flag", "bool"), new("data", "bytes"), new("list", "uint32[]")],
    };

    [Fact]
    public void Create_AnyValues_ComeBackWithTheSameHash() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(string?, long, bool, byte[]?, uint[]?)>(), values =>
        {
            var document = Create(values);
            TypedDataDocument.TryParse(document.ToJson(), out var again, out _).ShouldBeTrue();
            return again.SigningHash == document.SigningHash && again.ToJson() == document.ToJson();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void SigningHash_AnotherValue_IsAnother() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(string?, long, bool, byte[]?, uint[]?)>(), values =>
        {
            var (text, number, flag, data, list) = values;
            var hash = Create(values).SigningHash;
            return hash != Create((text + "a", number, flag, data, list)).SigningHash
                && hash != Create((text, number ^ 1, flag, data, list)).SigningHash
                && hash != Create((text, number, !flag, data, list)).SigningHash
                && hash != Create((text, number, flag, [.. data ?? [], 0], list)).SigningHash
                && hash != Create((text, number, flag, data, [.. list ?? [], 0])).SigningHash;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static TypedDataDocument Create((string? Text, long Number, bool Flag, byte[]? Data, uint[]? List) values) =>
        TypedDataDocument.Create(new TypedDataDomain { Name = "Test" }, Types, "Note", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["text"] = values.Text ?? "",
            ["number"] = values.Number,
            ["flag"] = values.Flag,
            ["data"] = new Bytes(values.Data ?? []),
            ["list"] = (values.List ?? []).Select(number => (object)(ulong)number).ToArray(),
        });
}
