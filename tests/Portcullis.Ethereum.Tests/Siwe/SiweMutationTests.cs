using System.Text.RegularExpressions;
using Portcullis.Ethereum.Siwe;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Siwe;

public sealed partial class SiweMutationTests
{
    private static readonly FuzzTarget Target = new("SIWE parser", [SiweText.Good, SiweText.Short, WithoutStatement, WithEmptyResources], Probe)
    {
        Tokens =
        [
            "\n", "\n\n", "\r\n", "://", " wants you to sign in with your Ethereum account:", "URI: ", "Version: 1", "Chain ID: ", "Nonce: ", "Issued At: ", "Expiration Time: ",
            "Not Before: ", "Request ID: ", "Resources:", "- ", "https://", "user@", "[::1]", "[v1.a]", ":8443", "%41", "%zz", "?q=1", "#f", "0x", "Z", "z", "T", "t", "+02:00", "-23:59", ".1",
            ".123456789", "2026-02-30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2",
        ],
        MaxLength = SiweMessage.MaxLength + 100,
    };

    private static string WithoutStatement => SiweText.With("I accept the Terms: https://api.example/tos\n\n", "\n");

    private static string WithEmptyResources => SiweText.Short + "\nRequest ID: \nResources:";

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryParse_Mutants_AreRefusedWithASentenceOrWrittenAgainLetterByLetter()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 15_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThan(10);
        report.Outcomes.Count.ShouldBeGreaterThan(40);
    }

    private static string Probe(string text)
    {
        if (!SiweMessage.TryParse(text, out var message, out var fault))
        {
            message.ShouldBeNull();
            fault.ShouldNotBeNullOrWhiteSpace();
            return fault;
        }

        message.ToString().ShouldBe(text);
        message.TryWrite(out var again, out _).ShouldBeTrue();
        again.ShouldBe(text);
        SiweMessage.TryParse(again!, out var twice, out _).ShouldBeTrue();
        twice.ShouldBe(message);
        HasOneFieldPerLine(message, text.Split('\n'));
        return $"read {message.Scheme is null} {message.Statement is null} {message.ExpirationTime is null} {message.NotBefore is null} {message.RequestId?.Length > 0} {message.Resources?.Count} "
            + Shape().Replace(message.Domain, "a");
    }

    /// <summary>An oracle of another make: each field is what stands behind the first line with its label.</summary>
    private static void HasOneFieldPerLine(SiweMessage message, string[] lines)
    {
        text(0).ShouldBe($"{(message.Scheme is null ? "" : message.Scheme + "://")}{message.Domain} wants you to sign in with your Ethereum account:");
        text(1).ShouldBe(message.Address.ToString());
        Behind("URI: ").ShouldBe(message.Uri);
        Behind("Version: ").ShouldBe("1");
        Behind("Chain ID: ").ShouldBe($"{message.ChainId}");
        Behind("Nonce: ").ShouldBe(message.Nonce);
        Behind("Issued At: ").ShouldBe(message.IssuedAt.Text);
        Behind("Expiration Time: ").ShouldBe(message.ExpirationTime?.Text);
        Behind("Not Before: ").ShouldBe(message.NotBefore?.Text);
        Behind("Request ID: ").ShouldBe(message.RequestId);
        lines.Skip(message.Statement is null ? 4 : 5).Count(line => line.StartsWith("- ", StringComparison.Ordinal)).ShouldBe(message.Resources?.Count ?? 0);

        string text(int line) => lines[line];
        string? Behind(string label) =>
            lines.Skip(message.Statement is null ? 4 : 5).SingleOrDefault(line => line.StartsWith(label, StringComparison.Ordinal))?[label.Length..];
    }

    [GeneratedRegex("[A-Za-z0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
