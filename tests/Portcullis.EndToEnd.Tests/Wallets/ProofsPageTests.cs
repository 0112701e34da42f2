using System.Text.Json.Nodes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Wallets;

/// <summary>Every program of <c>docs/proofs.md</c> runs against the real program and prints what the page says.</summary>
[Collection(SharedDemo.Name)]
public sealed class ProofsPageTests(DemoFixture demo)
{
    [Fact]
    public async Task Programs_AgainstTheDemo_PrintWhatThePageSays()
    {
        var description = JsonNode.Parse(demo.Description.GetRawText())!;
        description["url"] = demo.Url.GetLeftPart(UriPartial.Authority);

        var result = await Programs.RunAsync(
            "node",
            ["--test", "--test-reporter=tap", Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "wallet", "proofs.test.mjs")],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DEMO"] = description.ToJsonString() });

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("# pass 13");
    }
}
