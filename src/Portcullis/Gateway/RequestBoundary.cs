using System.Diagnostics;

namespace Portcullis.Gateway;

/// <summary>Stands before everything else: whatever becomes of a request, it is answered, counted, timed and traced.</summary>
/// <remarks>One middleware and not several, since each that waits for the upstream costs every request an allocation and a resumption.</remarks>
internal sealed class RequestBoundary(RequestDelegate next, ILogger<RequestBoundary> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = GatewayMetrics.Source.HasListeners() ? StartTrace() : null;
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // The last line of defence: whatever it is, the caller gets an answer without details.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await UnhandledFailures.AnswerAsync(context, exception, logger);
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
