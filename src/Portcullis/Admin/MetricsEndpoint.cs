using Portcullis.Telemetry;

namespace Portcullis.Admin;

/// <summary><c>GET /metrics</c>: everything measured, in the Prometheus text format.</summary>
internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (MetricCollector metrics) => Results.Text(metrics.Write(), PrometheusText.MediaType)).WithName("GetMetrics");
}
