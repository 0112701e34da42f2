using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Refusals;

/// <summary>
/// Writes a refusal in the form of its path: <c>/v1/*</c> the attestation API's envelope, <c>/oauth2/*</c> RFC 6749 members plus <c>code</c>,
/// everything else RFC 9457. Sets <c>Cache-Control: no-store</c>, <c>Retry-After</c> on 429 and 503, and <c>WWW-Authenticate</c> on 401
/// outside <c>/oauth2/*</c> unless the caller has set it. Logs the refusal once, with its code.
/// </summary>
public static class RefusalWriter
{
    private const int DefaultRetrySeconds = 2;

    /// <summary>Writes the answer; nothing may have been sent before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="members">Further members of the body, such as <c>reasons</c>; null for none.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, rounded up to whole seconds; null for 2 seconds on 429 and 503.</param>
    public static Task WriteAsync(HttpContext context, Refusal refusal, JsonObject? members, TimeSpan? retryAfter)
    {
        Report(context, refusal.Code);
        context.Features.Set(new RefusedFeature(refusal.Code));
        var oauth = context.Request.Path.StartsWithSegments("/oauth2", StringComparison.OrdinalIgnoreCase);
        var body = oauth ? RefusalBody.OAuth(refusal)
            : context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) ? RefusalBody.Attestation(refusal)
            : RefusalBody.Problem(refusal);
        foreach (var (name, value) in members ?? [])
        {
            body.Json[name] = value?.DeepClone();
        }

        SetHeaders(context.Response, refusal, retryAfter, challenge: !oauth);
        context.Response.ContentType = body.MediaType;
        return context.Response.WriteAsync(body.Json.ToJsonString(), context.RequestAborted);
    }

    private static void SetHeaders(HttpResponse response, Refusal refusal, TimeSpan? retryAfter, bool challenge)
    {
        response.StatusCode = refusal.Code.Status;
        response.Headers.CacheControl = "no-store";
        if (refusal.Code.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            var seconds = Math.Max(1, Math.Ceiling(retryAfter?.TotalSeconds ?? DefaultRetrySeconds));
            response.Headers.RetryAfter = seconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        if (challenge && refusal.Code.Status == StatusCodes.Status401Unauthorized && !response.Headers.ContainsKey(HeaderNames.WWWAuthenticate))
        {
            response.Headers.WWWAuthenticate = Challenge(refusal);
        }
    }

    // A request without any proof is told no error (RFC 6750, 3.1).
    private static string Challenge(Refusal refusal) => refusal.Code == RefusalCode.MissingToken
        ? "Bearer realm=\"portcullis\""
        : $"Bearer realm=\"portcullis\", error=\"invalid_token\", error_description=\"{OAuthError.Describe(refusal.Detail)}\"";

    private static void Report(HttpContext context, RefusalCode code)
    {
        ILogger logger = context.RequestServices?.GetService<ILoggerFactory>()?.CreateLogger("Portcullis.Refusals") ?? NullLogger.Instance;

        // The endpoint's name and not the path: somebody may have put a token there.
        Log.Refused(logger, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no endpoint", code.Status, code.Code);
    }
}
