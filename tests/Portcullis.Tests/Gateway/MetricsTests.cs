using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Admin;
using Portcullis.Testing;
using Portcullis.Tests.Admin;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>What a request leaves behind at <c>/metrics</c>. Other tests of this process count into the same instruments: at least is asked.</summary>
public sealed class MetricsTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Fact]
    public async Task Requests_ByOutcome_AreCounted()
    {
        var (_, token) = gateway.NewHolder(1);
        var (_, poor) = gateway.NewHolder(0);
        await GetAsync("/premium/x", token);
        await GetAsync("/premium/x", token);
        await GetAsync("/premium/x", poor);
        await GetAsync("/gold/x", token);
        await GetAsync("/silver/x", null);
        await GetAsync("/pub/x", null);
        await GetAsync("/nothing", null);
        await ShouldCountAsync(2, "route=\"premium\",policy=\"market-data\",tier=\"basic\",code=\"passed\"");
        await ShouldCountAsync(1, "route=\"premium\",policy=\"market-data\",tier=\"none\",code=\"policy_not_met\"");
        await ShouldCountAsync(1, "route=\"gold\",policy=\"market-data\",tier=\"basic\",code=\"policy_not_met\"");
        await ShouldCountAsync(1, "route=\"silver\",policy=\"none\",tier=\"none\",code=\"missing_token\"");
        await ShouldCountAsync(1, "route=\"open\",policy=\"none\",tier=\"none\",code=\"passed\"");
        await ShouldCountAsync(1, "route=\"none\",policy=\"none\",tier=\"none\",code=\"not_found\"");
    }

    [Fact]
    public async Task Requests_UnknownLimitedAndFailed_AreCounted()
    {
        var (_, token) = gateway.NewHolder(1);
        for (var i = 0; i < 3; i++)
        {
            await GetAsync("/limited/x", token);
        }

        await GetAsync("/dead/x", null);
        await GetAsync("/pub/a%2Fb", null);
        await ShouldCountAsync(1, "route=\"limited\",policy=\"limited\",tier=\"only\",code=\"rate_limited\"");
        await ShouldCountAsync(1, "route=\"dead\",policy=\"none\",tier=\"none\",code=\"upstream_unavailable\"");
        await ShouldCountAsync(1, "route=\"none\",policy=\"none\",tier=\"none\",code=\"ambiguous_path\"");
    }

    [Theory]
    [InlineData("portcullis_gateway_request_duration_seconds_count{route=\"premium\"}")]
    [InlineData("portcullis_gateway_upstream_duration_seconds_count{route=\"premium\",status=\"2xx\"}")]
    [InlineData("portcullis_gateway_request_duration_seconds_bucket{route=\"premium\",le=\"+Inf\"}")]
    [InlineData("portcullis_decision_duration_seconds_count{policy=\"market-data\"}")]
    [InlineData("portcullis_chain_read_duration_seconds_count{chain=\"1\"}")]
    [InlineData("portcullis_token_cache_lookups_total{result=\"hit\"}")]
    [InlineData("portcullis_token_cache_lookups_total{result=\"miss\"}")]
    [InlineData("portcullis_decision_memory_lookups_total{result=\"hit\"}")]
    [InlineData("portcullis_decision_memory_lookups_total{result=\"miss\"}")]
    [InlineData("portcullis_chain_head_number{chain=\"2\"}")]
    [InlineData("portcullis_chain_head_age_seconds{chain=\"2\"}")]
    [InlineData("portcullis_chain_head_known{chain=\"2\"}")]
    [InlineData("dotnet_process_memory_working_set_bytes")]
    public async Task Metric_AfterTwoRequests_IsAboveZero(string name)
    {
        var (_, token) = gateway.NewHolder(1);
        await GetAsync("/premium/x", token);
        await GetAsync("/premium/x", token);
        Value(await ScrapeAsync(), name).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Request_RefusedThatTheBlockBeforeLetIn_IsTimed()
    {
        var (address, token) = gateway.NewHolder(1);
        (await GetAsync("/premium/x", token)).ShouldBe(200);
        gateway.One.Give(address, 0);
        var before = await CountClosingsAsync();
        (await GetAsync("/premium/x", token)).ShouldBe(403);
        (await Eventually.Async(async () => await CountClosingsAsync() > before)).ShouldBeTrue();
    }

    [Fact]
    public async Task Metric_ThatNeverFell_IsZero()
    {
        Value(await ScrapeAsync(), "portcullis_audit_dropped_total").ShouldBe(0);
    }

    [Fact]
    public async Task Labels_NeverHoldAccountTokenOrPath()
    {
        var (address, token) = gateway.NewHolder(1);
        await GetAsync("/premium/some-secret-path?q=some-secret-query", token);
        await GetAsync("/some-secret-path", "some-secret-token");
        var text = await ScrapeAsync();
        foreach (var secret in new[] { address.ToString()[2..], token, "some-secret", "eip155" })
        {
            text.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse(secret);
        }
    }

    private async Task<double> CountClosingsAsync()
    {
        const string Sample = "portcullis_closing_duration_seconds_count{what=\"request\"}";
        var text = await ScrapeAsync();
        return text.Contains(Sample, StringComparison.Ordinal) ? Value(text, Sample) : 0;
    }

    /// <summary>A request is counted when it has ended, which its caller may see first.</summary>
    private async Task ShouldCountAsync(int least, string labels)
    {
        var sample = $"portcullis_gateway_requests_total{{{labels}}}";
        (await Eventually.Async(async () => await ScrapeAsync() is var text && text.Contains($"\n{sample} ", StringComparison.Ordinal) && Value(text, sample) >= least)).ShouldBeTrue(labels);
    }

    private static double Value(string text, string sample) =>
        double.Parse(
            text.Split('\n').Single(line => line.StartsWith($"{sample} ", StringComparison.Ordinal))[sample.Length..], CultureInfo.InvariantCulture);

    private async Task<int> GetAsync(string path, string? token)
    {
        using var response = await gateway.GetAsync(path, token);
        return (int)response.StatusCode;
    }

    private async Task<string> ScrapeAsync()
    {
        using var response = await AdminListenerTests.SendAsync(gateway.App.Services.GetRequiredService<AdminListener>().Url!, "/metrics", null);
        return await response.Content.ReadAsStringAsync();
    }
}
