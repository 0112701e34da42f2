using System.Diagnostics;

namespace Portcullis.Gateway;

/// <summary>Counts, times and traces every request. Stands before everything else.</summary>
internal sealed class RequestMeter(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = GatewayMetrics.Source.HasListeners() ? StartTrace() : null;
        try
        {
            await next(context);
        }
        finally
        {
            var outcome = RequestOutcome.Of(context);
            GatewayMetrics.CountRequest(outcome, Stopwatch.GetElapsedTime(start));
            activity?.SetTag("route", outcome.Route).SetTag("policy", outcome.Policy).SetTag("tier", outcome.Tier).SetTag("code", outcome.Code)
                .SetTag("http.request.method", context.Request.Method).SetTag("http.response.status_code", context.Response.StatusCode);
        }
    }

    private static Activity? StartTrace()
    {
        // A trace begins here: whether it is kept is not for the caller's traceparent to say.
        Activity.Current = null;
        return GatewayMetrics.Source.StartActivity("request", ActivityKind.Server);
    }
}
