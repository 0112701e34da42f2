using System.Diagnostics;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Telemetry;

/// <summary>What a collector gets. Its names stand in the protobuf as they are.</summary>
public sealed class OtlpExportTests
{
    [Fact]
    public async Task Export_Configured_SendsMetricsAndTraces()
    {
        await using var collector = await HttpUpstream.StartAsync();
        await using (var gateway = await LiveGateway.StartAsync(settings => settings["Telemetry"] = Settings(collector)))
        {
            (await gateway.Http.GetAsync("/pub/some-secret-path")).Dispose();
            (await gateway.Http.GetAsync("/premium/x")).Dispose();
            await gateway.App.StopAsync();
        }

        var metrics = Bodies(collector, "/v1/metrics");
        metrics.ShouldContain("portcullis.gateway.requests");
        metrics.ShouldContain("missing_token");
        metrics.ShouldContain("portcullis.chain.head.known");
        var traces = Bodies(collector, "/v1/traces");
        traces.ShouldContain("upstream");
        traces.ShouldContain("missing_token");
        (metrics + traces).ShouldNotContain("some-secret-path");
    }

    [Fact]
    public async Task Export_NotConfigured_TracesNothing()
    {
        await using var gateway = await LiveGateway.StartAsync(null);
        (await gateway.Http.GetAsync("/pub/x")).Dispose();
        gateway.Upstream.Requests.Single().Header("traceparent").ShouldBeNull();
    }

    [Fact]
    public async Task Export_NotConfigured_LetsTheCallersTraceparentThrough()
    {
        await using var gateway = await LiveGateway.StartAsync(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/pub/x");
        var parent = $"00-{ActivityTraceId.CreateRandom().ToHexString()}-00f067aa0ba902b7-01";
        request.Headers.Add("traceparent", parent);
        (await gateway.Http.SendAsync(request)).Dispose();
        gateway.Upstream.Requests.Single().Header("traceparent").ShouldBe(parent);
    }

    [Fact]
    public async Task Export_RequestThatIsNotKept_StillGetsATraceparentOfOurs()
    {
        await using var collector = await HttpUpstream.StartAsync();
        await using var gateway = await LiveGateway.StartAsync(settings =>
        {
            settings["Telemetry"] = Settings(collector);
            settings["Telemetry"]!["TraceRatio"] = 0;
        });
        var caller = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/pub/x");
        request.Headers.Add("traceparent", $"00-{caller}-00f067aa0ba902b7-01");
        (await gateway.Http.SendAsync(request)).Dispose();
        gateway.Upstream.Requests.Single().Header("traceparent").ShouldNotBeNull().ShouldEndWith("-00");
        gateway.Upstream.Requests.Single().Header("traceparent").ShouldNotBeNull().ShouldNotContain(caller);
    }

    [Fact]
    public async Task Export_CallersTraceparent_DoesNotReachTheTrace()
    {
        await using var collector = await HttpUpstream.StartAsync();
        await using var gateway = await LiveGateway.StartAsync(settings => settings["Telemetry"] = Settings(collector));
        var caller = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/pub/x");
        request.Headers.Add("traceparent", $"00-{caller}-00f067aa0ba902b7-01");
        (await gateway.Http.SendAsync(request)).Dispose();
        gateway.Upstream.Requests.Single().Header("traceparent").ShouldNotBeNull().ShouldNotContain(caller);
    }

    private static JsonObject Settings(HttpUpstream collector) => new()
    {
        ["Otlp"] = collector.Url.AbsoluteUri,
        ["TraceRatio"] = 1,
        ["Interval"] = "00:00:30",
    };

    private static string Bodies(HttpUpstream collector, string path) => string.Concat(
        collector.Requests.Where(request => request.Target == path).Select(request => request.Body));
}
