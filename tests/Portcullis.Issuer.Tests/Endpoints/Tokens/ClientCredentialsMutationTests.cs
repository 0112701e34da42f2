using System.Text;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

/// <summary>An input is what HTTP Basic encodes, a byte for each character.</summary>
public sealed class ClientCredentialsMutationTests
{
    private static readonly FuzzTarget Target = new("client credentials", ["server:a%3Asecret+%25", "server:s", "a:b"], Probe)
    {
        Tokens = [":", "%3A", "%", "%2", "+", "&", "=", "&id=desk", "&secret=", "\0", "\xc3\xa9", "\xff", "id=", "server"],
        Separators = ":&=",
        Largest = '\xff',
        BytesPerCharacter = 400,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_Mutants_AreRefusedOrTheTwoPartsOfTheForm()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 20_000);

        report.Outcomes.ShouldContain(outcome => outcome == "refused");
        report.Outcomes.ShouldContain(outcome => outcome == "read");
    }

    private static string Probe(string input)
    {
        var shown = ClientCredentials.Read($"Basic {Convert.ToBase64String(Encoding.Latin1.GetBytes(input))}", new TokenRequest());
        if (shown.Refusal is not null)
        {
            (shown.Id, shown.Secret).ShouldBe((null, null));
            return "refused";
        }

        var escaped = string.Concat(input.Select(c => c < 128 ? c.ToString() : $"%{(int)c:x2}"));
        var parts = escaped.Split(':', 2).Select(part => Uri.UnescapeDataString(part.Replace('+', ' '))).ToList();
        (shown.Id, shown.Secret).ShouldBe((parts[0], parts[1]));
        return "read";
    }
}
