using Microsoft.Extensions.DependencyInjection;
using Portcullis.Admin;
using Portcullis.Tests.Admin;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Telemetry;

/// <summary>The operator's page tells of what there is.</summary>
public sealed class OperationsPageTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Rules_NameMetricsThatThereAre()
    {
        var text = await ScrapeAsync();
        var named = await OperationsPage.MetricsOfRulesAsync();
        named.Count.ShouldBeGreaterThan(5);
        named.Where(metric => !text.Contains($"# TYPE {metric.Replace("_bucket", "", StringComparison.Ordinal)} ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Table_NamesEveryMetricOfOurs()
    {
        var page = await OperationsPage.ReadAsync();
        var ours = (await ScrapeAsync()).Split('\n').Where(line => line.StartsWith("# TYPE portcullis_", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);
        ours.Where(metric => !metric.StartsWith("portcullis_tests", StringComparison.Ordinal) && !page.Contains($"`{metric}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private async Task<string> ScrapeAsync()
    {
        // Instruments are made when they are first used.
        var (_, token) = gateway.NewHolder(1);
        (await gateway.GetAsync("/premium/x", token)).Dispose();
        using var form = new FormUrlEncodedContent([new("grant_type", "urn:portcullis:grant-type:siwe"), new("message", "x"), new("signature", "0x")]);
        (await gateway.Http.PostAsync("/oauth2/token", form)).Dispose();
        await using var live = await LiveGateway.StartAsync(null);
        (await live.Http.GetAsync("/healthz/ready")).Dispose();
        using var response = await AdminListenerTests.SendAsync(gateway.App.Services.GetRequiredService<AdminListener>().Url!, "/metrics", null);
        return await response.Content.ReadAsStringAsync();
    }
}
