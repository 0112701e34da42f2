using System.Globalization;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Answers refusals as RFC 9457 problem details, whatever the path: an app's <c>/v1</c> is its own affair.</summary>
internal sealed class ProblemWriter : IRefusalWriter
{
    public async Task WriteAsync(HttpContext context, Refusal refusal, CancellationToken cancellationToken)
    {
        var body = RefusalBody.Write(refusal, RefusalShape.Problem);
        var response = context.Response;
        response.StatusCode = refusal.Code.Status;
        response.ContentType = RefusalBody.ContentType(RefusalShape.Problem);
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, cancellationToken);
        }
    }
}
