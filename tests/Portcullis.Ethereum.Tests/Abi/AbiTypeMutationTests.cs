using Portcullis.Ethereum.Abi;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Abi;

public sealed class AbiTypeMutationTests
{
    private static readonly FuzzTarget Target = new(
        "ABI types", ["uint256", "(address,bool,bytes)[]", "uint8[3][2][]", "(uint256,(string,address[])[2])", "balanceOf(address,uint256)(uint256)", "name()(string)"], Probe)
    {
        Tokens = ["(", ")", "()", ",", "[", "]", "[]", "[0]", "[01]", "[999999999]", "[9999999999]", "[32767]", "uint", "int8", "bytes", "bytes32", "bytes33", "string", "bool", "address", "((((((((", "))))))))", "[][][][][][][][]"],
        Separators = "(),[]",
        MaxLength = 2_500,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Parse_Mutants_AreRefusedOrNameThemselves()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 15_000);

        report.Outcomes.Count.ShouldBeGreaterThan(20);
    }

    private static string Probe(string text)
    {
        var function = ProbeFunction(text);
        if (!AbiType.TryParse(text, out var type))
        {
            return $"{function} refused";
        }

        AbiType.TryParse(type.Name, out var again).ShouldBeTrue();
        again.Name.ShouldBe(type.Name);
        (again.Kind, again.IsDynamic, again.Size).ShouldBe((type.Kind, type.IsDynamic, type.Size));
        return $"{function} read {type.Kind} {type.IsDynamic} {type.Components.Count}";
    }

    private static string ProbeFunction(string text)
    {
        try
        {
            var function = AbiFunction.Parse(text);
            AbiFunction.Parse(function.Signature).Selector.ShouldBe(function.Selector);
            return $"{function.Inputs.Count} {function.Outputs.Count}";
        }
        catch (FormatException)
        {
            return "no function";
        }
    }
}
