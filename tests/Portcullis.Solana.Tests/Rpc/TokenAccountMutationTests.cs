using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Solana.Rpc;
using Portcullis.Testing;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Solana.Tests.Rpc;

/// <summary>Accounts as nodes write them, changed at random: they are read without an exception, and what is read stands in the text.</summary>
public sealed class TokenAccountMutationTests
{
    private static readonly JsonDocumentOptions AsTheTransport = new() { AllowDuplicateProperties = false };

    private static readonly FuzzTarget Target = new("token accounts", [.. Recorded("spl-two-accounts"), .. Recorded("token-2022-frozen")], Probe)
    {
        Tokens =
        [
            "null", "{}", "[]", "\"\"", "\"\\ud800\"", "-1", "256", "1e2", "1.0", "18446744073709551616", "\"18446744073709551615\"", "\"01\"", "\"frozen\"", "\"uninitialized\"", "\"mint\"",
            "\"TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb\"", "\"11111111111111111111111111111111\"", "\"tokenAmount\":", "\"owner\":", "\"decimals\":",
        ],
        Separators = ",{}[]:\"",
        Own = [JsonMutation.Change],
        FreeBytes = 128 * 1024,
        BytesPerCharacter = 400,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryRead_Mutants_AreRefusedOrStandInTheText()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 8_000);

        report.Outcomes.Count.ShouldBeGreaterThan(3);
    }

    private static string Probe(string text)
    {
        JsonElement element;
        try
        {
            element = JsonElement.Parse(text, AsTheTransport);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON, a name twice, half a character in a name: the transport refuses it, and this reader never sees it.
            return "no JSON";
        }

        if (!TokenAccount.TryRead(element, out var account))
        {
            account.ShouldBe(default);
            return "refused";
        }

        text.ShouldContain(account.Address.ToString());
        text.ShouldContain(account.Owner.ToString());
        text.ShouldContain(account.Mint.ToString());
        return $"read {account.Decimals} {account.Amount == 0}";
    }

    private static IEnumerable<string> Recorded(string name)
    {
        var file = JsonNode.Parse(File.ReadAllText(Repository.PathTo("tests", "Portcullis.Solana.Tests", "Recorded", name + ".json")))!;
        return file["answer"]!["result"]!["value"]!.AsArray().Select(account => account!.ToJsonString());
    }
}
