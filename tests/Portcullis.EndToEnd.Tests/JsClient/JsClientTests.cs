using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>The npm package in Node: its own tests against a server that plays each part exactly, and those against the real program.</summary>
[Collection(SharedDemoAndBrowser.Name)]
public sealed partial class JsClientTests(DemoFixture demo)
{
    private const string OnDemo = "client.test.mjs";

    public static TheoryData<string> OwnTests =>
        [.. Directory.EnumerateFiles(Repository.PathTo("clients", "js", "test"), "*.test.mjs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(OwnTests))]
    public Task Node_OwnTests_Pass(string file) => RunAsync(Repository.PathTo("clients", "js", "test", file), null);

    [Fact]
    public Task Node_AgainstTheRealProgram_Passes() => RunOnDemoAsync(OnDemo, demo.Description.GetRawText(), demo.Url);

    [Fact]
    public async Task Node_AgainstAProgramThatTakesNoSignedRequests_SignsInAllTheSame()
    {
        await using var program = await Programs.StartDemoAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_SignedRequests__Enabled"] = "false" });
        var url = UrlOf(program);

        await RunOnDemoAsync(OnDemo, await demo.Client.GetStringAsync(new Uri(url, "/demo.json"), TestContext.Current.CancellationToken), url, "--test-name-pattern=signing in");
        await program.SignalAsync("TERM");
    }

    [Fact]
    public async Task Node_AgainstAProgramThatWantsItsNonceInProofs_Passes()
    {
        await using var program = await Programs.StartDemoAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_Tokens__RequireProofNonce"] = "true" });
        var url = UrlOf(program);

        await RunOnDemoAsync(OnDemo, await demo.Client.GetStringAsync(new Uri(url, "/demo.json"), TestContext.Current.CancellationToken), url);
        await program.SignalAsync("TERM");
    }

    private static Uri UrlOf(RunningProgram program) => new(program.Lines.Single(line => line.StartsWith(Programs.DemoReady, StringComparison.Ordinal))[Programs.DemoReady.Length..]);

    private static Task RunOnDemoAsync(string file, string json, Uri url, params string[] options)
    {
        var description = JsonNode.Parse(json)!;
        description["url"] = url.GetLeftPart(UriPartial.Authority);
        return RunAsync(
            Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "wallet", file),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DEMO"] = description.ToJsonString() },
            options);
    }

    private static async Task RunAsync(string file, IReadOnlyDictionary<string, string>? variables, params string[] options)
    {
        var result = await Programs.RunAsync("node", ["--test", "--test-reporter=tap", .. options, file], variables);

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        int.Parse(Passed().Match(result.Output).Groups["count"].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
    }

    [GeneratedRegex("^# pass (?<count>[0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Passed();
}
