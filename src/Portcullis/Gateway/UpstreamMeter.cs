using System.Diagnostics;

namespace Portcullis.Gateway;

/// <summary>Times and traces the upstream. Stands last before the proxy.</summary>
internal static class UpstreamMeter
{
    public static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = GatewayMetrics.Source.StartActivity("upstream");
        try
        {
            await next(context);
        }
        finally
        {
            GatewayMetrics.RecordUpstream(RequestOutcome.RouteOf(context), context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
            activity?.SetTag("http.response.status_code", context.Response.StatusCode);
        }
    }
}
