using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Commands;

public sealed class ChainStatusTests
{
    [Fact]
    public async Task ChainStatus_GatewayRuns_ShowsWhatItSpendsOnTheNode()
    {
        await using var gate = await ServedGate.StartAsync();

        using var client = new HttpClient { BaseAddress = gate.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gate.HolderToken());
        (await client.GetAsync("/api/x", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_Admin__Url"] = gate.Admin.OriginalString };
        string[] lines = [], fields = [];
        List<string> names = [];

        // The command shows no counts when a gateway takes longer than it waits, as on a machine that does much else.
        (await Eventually.Async(async () =>
        {
            var result = await Programs.RunAsync(Programs.Portcullis, ["chain", "status", "--config", gate.Folder], variables);
            result.ExitCode.ShouldBe(0, result.Error);
            lines = result.Output.TrimEnd().Split('\n');
            (names, fields) = ([.. lines[0].Split('\t')], lines[1].Split('\t'));
            return fields[names.IndexOf("calls")] != "-";
        })).ShouldBeTrue();

        int.Parse(fields[names.IndexOf("calls")], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        (lines.Length, fields[names.IndexOf("differs")], fields[names.IndexOf("fault")]).ShouldBe((2, "0", "-"));
    }
}
