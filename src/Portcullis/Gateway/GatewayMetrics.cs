using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Portcullis.Gateway;

/// <summary>
/// What the gateway measures and traces, under the name <c>Portcullis.Gateway</c>. Labels are names from the configuration and codes of ours:
/// never an account, a token or a path, of which there is no end.
/// </summary>
internal static class GatewayMetrics
{
    private const string Name = "Portcullis.Gateway";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "portcullis.gateway.requests", "{request}", "Requests by route, policy, tier and code: passed, aborted, or that of the refusal.");

    private static readonly Histogram<double> Durations = CreateDuration(
        "portcullis.gateway.request.duration", "Time of a whole request, to the last byte of its answer, by route.");

    private static readonly Histogram<double> Upstreams = CreateDuration(
        "portcullis.gateway.upstream.duration", "Time of the upstream, to the last byte of its answer, by route and class of status.");

    /// <summary>Traces requests and what the upstream does.</summary>
    public static readonly ActivitySource Source = new(Name);

    /// <summary>A request ended.</summary>
    public static void CountRequest(in RequestOutcome outcome, TimeSpan duration)
    {
        var route = new KeyValuePair<string, object?>("route", outcome.Route);
        var tags = new TagList([route, new("policy", outcome.Policy), new("tier", outcome.Tier), new("code", outcome.Code)]);
        Requests.Add(1, tags);
        Durations.Record(duration.TotalSeconds, route);
    }

    /// <summary>The upstream answered, or failed to.</summary>
    public static void RecordUpstream(string route, int status, TimeSpan duration) =>
        Upstreams.Record(duration.TotalSeconds, new("route", route), new KeyValuePair<string, object?>("status", ClassOf(status)));

    private static string ClassOf(int status) => status switch
    {
        >= 100 and < 200 => "1xx",
        >= 200 and < 300 => "2xx",
        >= 300 and < 400 => "3xx",
        >= 400 and < 500 => "4xx",
        _ => "5xx",
    };

    private static Histogram<double> CreateDuration(string name, string description) => Meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });
}
