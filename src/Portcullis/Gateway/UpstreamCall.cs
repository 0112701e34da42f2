using System.Diagnostics;

namespace Portcullis.Gateway;

/// <summary>Stands last before the proxy: times and traces the upstream, and answers for it when it failed.</summary>
internal static class UpstreamCall
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
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

        if (UpstreamFailures.Find(context) is { } refusal)
        {
            await UpstreamFailures.AnswerAsync(context, refusal);
        }
    }
}
