using Portcullis.Issuer.Events;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Issuer.Tests.Events;

/// <summary>An id is written in one way: what is read is what would be written.</summary>
public sealed class EventIdMutationTests
{
    private static readonly FuzzTarget Target = new("event id", ["0123456789ab-42", "ffffffffffff-0", "000000000000-999999999999999999"], Probe)
    {
        Tokens = ["-", "0", "9", "a", "f", "A", "+1", "-1", " ", "\t", "0x", "٤", "９", "e3", "1,0"],
        Separators = "-",
        Largest = '\u0669',
        BytesPerCharacter = 500,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Parse_Mutants_AreRefusedOrTheirOwnText()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 30_000);

        report.Outcomes.ShouldBe(["refused", "read"], ignoreOrder: true);
    }

    private static string Probe(string input)
    {
        if (EventId.Parse(input) is not { } id)
        {
            return "refused";
        }

        id.ToString().ShouldBe(input);
        id.Number.ShouldBeGreaterThanOrEqualTo(0);
        return "read";
    }
}
