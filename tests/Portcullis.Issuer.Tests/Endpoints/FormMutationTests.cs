using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Portcullis.Issuer.Endpoints;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Issuer.Tests.Endpoints;

/// <summary>An input is a form's body, a byte for each character.</summary>
public sealed class FormMutationTests
{
    private static readonly FuzzTarget Target = new(
        "form reader", ["grant_type=urn%3Aportcullis%3Agrant-type%3Asiwe&message=a+b%0Ac&signature=0x01&scope=", "a=1", "a=%C3%A9&b=\xc3\xa9&&c="], Probe)
    {
        Tokens = ["&", "=", "%", "+", "%26", "%3D", "%25", "%2B", "%00", "%ff", "%C3%A9", "%zz", "%4", "%u0041", ";", "a", "a=1", "&a=2", "grant_type", "\xc3\x28", "\xed\xa0\x80", "\0"],
        Separators = "&=",
        Largest = '\xff',
        BytesPerCharacter = 500,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_Mutants_AreRefusedOrMeanTheSameToTheFrameworksReader()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 30_000);

        report.Outcomes.ShouldContain(outcome => outcome == "refused");
        report.Outcomes.Count.ShouldBeGreaterThan(8);
    }

    private static string Probe(string input)
    {
        var body = Encoding.Latin1.GetBytes(input);
        if (FormParameters.Read(body) is not { } parameters)
        {
            return "refused";
        }

        var framework = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable("?" + string.Concat(input.Select(c => c < 128 ? c.ToString() : $"%{(int)c:x2}"))))
        {
            if (pair.EncodedValue.Length > 0)
            {
                // Throws on a name that is there twice.
                framework.Add(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
            }
        }

        parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(framework.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        var again = string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        FormParameters.Read(Encoding.ASCII.GetBytes(again)).ShouldNotBeNull().ShouldBe(parameters, ignoreOrder: true);
        return $"read {Math.Min(8, parameters.Count)} {input.Contains('+', StringComparison.Ordinal)} {input.Contains('%', StringComparison.Ordinal)} {input.Any(c => c > '~')}";
    }
}
