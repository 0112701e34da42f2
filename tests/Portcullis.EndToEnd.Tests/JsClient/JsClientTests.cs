using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>The npm package in Node: its own tests against a server that plays each part exactly, and those against the real program.</summary>
[Collection(SharedDemoAndBrowser.Name)]
public sealed partial class JsClientTests(DemoFixture demo)
{
    public static TheoryData<string> OwnTests =>
        [.. Directory.EnumerateFiles(Repository.PathTo("clients", "js", "test"), "*.test.mjs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(OwnTests))]
    public Task Node_OwnTests_Pass(string file) => RunAsync(Repository.PathTo("clients", "js", "test", file), null);

    [Fact]
    public Task Node_AgainstTheRealProgram_Passes()
    {
        var description = JsonNode.Parse(demo.Description.GetRawText())!;
        description["url"] = demo.Url.GetLeftPart(UriPartial.Authority);
        return RunAsync(
            Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "wallet", "client.test.mjs"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DEMO"] = description.ToJsonString() });
    }

    private static async Task RunAsync(string file, IReadOnlyDictionary<string, string>? variables)
    {
        var result = await Programs.RunAsync("node", ["--test", "--test-reporter=tap", file], variables);

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        int.Parse(Passed().Match(result.Output).Groups["count"].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
    }

    [GeneratedRegex("^# pass (?<count>[0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Passed();
}
