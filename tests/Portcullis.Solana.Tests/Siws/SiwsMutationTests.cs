using System.Text.RegularExpressions;
using Portcullis.Solana.Siws;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Solana.Tests.Siws;

public sealed partial class SiwsMutationTests
{
    private static readonly FuzzTarget Target = new("SIWS parser", [SiwsText.Good, SiwsText.Short, SiwsText.Short + "\nRequest ID: \nResources:"], Probe)
    {
        Tokens =
        [
            "\n", "\n\n", "\r\n", "://", " wants you to sign in with your Solana account:", "URI: ", "Version: 1", "Chain ID: ", "solana:", "mainnet", "devnet", "Nonce: ", "Issued At: ",
            "Expiration Time: ", "Not Before: ", "Request ID: ", "Resources:", "- ", "https://", "user@", "[::1]", ":8443", "%41", "?q=1", "#f", "1", "Z", "t", "+02:00", ".1",
            "9999-12-31T23:59:59.9999999Z", SiwsText.Wallet, "11111111111111111111111111111111",
        ],
        MaxLength = SiwsMessage.MaxLength + 100,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryParse_Mutants_AreRefusedWithASentenceOrWrittenAgainLetterByLetter()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 15_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThan(5);
        report.Outcomes.Count.ShouldBeGreaterThan(30);
    }

    private static string Probe(string text)
    {
        if (!SiwsMessage.TryParse(text, out var message, out var fault))
        {
            message.ShouldBeNull();
            fault.ShouldNotBeNullOrWhiteSpace();
            return fault;
        }

        message.TryWrite(out var again, out _).ShouldBeTrue();
        again.ShouldBe(text);
        SiwsMessage.TryParse(again!, out var twice, out _).ShouldBeTrue();
        twice.ShouldBe(message);
        var lines = text.Split('\n');
        lines[0].ShouldBe($"{message.Domain} wants you to sign in with your Solana account:");
        lines[1].ShouldBe(message.Address.ToString());
        var fields = lines.Skip(message.Statement is null ? 3 : 5).ToList();
        fields.Single(line => line.StartsWith("Nonce: ", StringComparison.Ordinal)).ShouldBe("Nonce: " + message.Nonce);
        fields.Single(line => line.StartsWith("URI: ", StringComparison.Ordinal)).ShouldBe("URI: " + message.Uri);
        return $"read {message.ChainId} {message.Statement is null} {message.ExpirationTime is null} {message.NotBefore is null} {message.RequestId?.Length > 0} {message.Resources?.Count} "
            + Shape().Replace(message.Domain, "a");
    }

    [GeneratedRegex("[A-Za-z0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
