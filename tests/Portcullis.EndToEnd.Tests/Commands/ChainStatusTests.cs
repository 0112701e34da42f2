using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

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
        var result = await Programs.RunAsync(Programs.Portcullis, ["chain", "status", "--config", gate.Folder], variables);

        result.ExitCode.ShouldBe(0, result.Error);
        var lines = result.Output.TrimEnd().Split('\n');
        var (names, fields) = (lines[0].Split('\t').ToList(), lines[1].Split('\t'));
        int.Parse(fields[names.IndexOf("calls")], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
        (lines.Length, fields[names.IndexOf("differs")], fields[names.IndexOf("fault")]).ShouldBe((2, "0", "-"));
    }
}
