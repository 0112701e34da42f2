using System.Text.Json;
using System.Text.RegularExpressions;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary><c>docs/attestations.md</c>: its commands work when copied, and its code is that of the samples, which are run.</summary>
[Collection(SharedDemo.Name)]
public sealed partial class AttestationsPageTests(DemoFixture demo)
{
    private static readonly string Page = File.ReadAllText(Repository.PathTo("docs", "attestations.md"));

    [Fact]
    public async Task Commands_Copied_Work()
    {
        var commands = Blocks("bash");
        commands.Count.ShouldBe(4);

        var key = Text(await RunAsync(commands[0], apiKey: ""), "key");
        var attested = (await RunAsync(commands[1], key)).GetProperty("data");
        var credits = (await RunAsync(commands[2], key)).GetProperty("data");
        var challenge = await RunAsync(commands[3], key);

        attested.GetProperty("attestation").GetProperty("pass").GetBoolean().ShouldBeTrue();
        Text(attested, "jwt").Split('.').Length.ShouldBe(3);
        credits.GetProperty("apiKeyCredits").GetInt64().ShouldBe(credits.GetProperty("dailyLimit").GetInt64() - 1);
        Text(challenge, "message").ShouldContain(Text(demo.Account("alice"), "address"));
    }

    [Fact]
    public void Code_IsThatOfTheSamples()
    {
        var programs = Directory.EnumerateFiles(Repository.PathTo("samples"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".mjs" or ".py" or ".cs" && !file.Contains("node_modules", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();
        var code = new[] { "js", "python", "csharp" }.SelectMany(Blocks).ToList();

        code.Count.ShouldBe(5);
        code.ShouldAllBe(block => programs.Any(program => program.Contains(block, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Answer_HasTheMembersOfTheRealOne()
    {
        using var answer = await demo.AttestAsync(new { wallet = Text(demo.Account("alice"), "address"), format = "jwt", conditions = new[] { demo.GoldPass() } });

        Members(JsonElement.Parse(Blocks("json").Single())).ShouldBe(Members(await JsonAsync(answer)));
    }

    [Theory]
    [InlineData("alice", true, 200)]
    [InlineData("alice", false, 401)]
    [InlineData("bob", true, 403)]
    public async Task Gateway_Attestation_IsAProofOfWhoCallsAndNothingElse(string name, bool isProven, int status)
    {
        var token = await demo.AttestationAsync(name, demo.Coins("1"), isProven);

        (await demo.AskAsync(demo.Url, "/market-data/gold/prices", token)).Status.ShouldBe(status);
    }

    /// <summary>Each member at any depth, in order, with the kind of its value.</summary>
    private static List<string> Members(JsonElement value, string path = "") => value.ValueKind switch
    {
        JsonValueKind.Object => [.. value.EnumerateObject().SelectMany(member => Members(member.Value, $"{path}.{member.Name}"))],
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany((item, at) => Members(item, $"{path}[{at}]"))],
        _ => [$"{path}: {value.ValueKind}"],
    };

    private static List<string> Blocks(string language) =>
        [.. Block().Matches(Page).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value)];

    private async Task<JsonElement> RunAsync(string command, string apiKey)
    {
        var variables = demo.Variables(
            ("API_KEY", apiKey), ("WALLET", Text(demo.Account("alice"), "address")), ("PASS", demo.Contract("pass")), ("DOMAIN", demo.Url.Authority));
        var result = await Programs.RunAsync("/bin/bash", ["-c", command], variables);
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonElement.Parse(result.Output);
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
