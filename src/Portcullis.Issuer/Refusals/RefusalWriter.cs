using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials;
using Portcullis.Issuer.Privacy;

namespace Portcullis.Issuer.Refusals;

/// <summary>
/// Writes a refusal in the form of its path: <c>/v1/*</c> the attestation API's envelope, <c>/oauth2/*</c> RFC 6749 members plus <c>code</c>,
/// everything else RFC 9457. Sets <c>Cache-Control: no-store</c>, <c>Retry-After</c> on 429 and 503, and <c>WWW-Authenticate</c> on 401
/// outside <c>/oauth2/*</c> unless the caller has set it. Logs the refusal once, with its code and, where it is known, the account as logs may name it.
/// </summary>
public static class RefusalWriter
{
    private const string Realm = "realm=\"portcullis\"";

    /// <summary>Writes the answer; nothing may have been sent before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="members">Further members of the body, such as <c>reasons</c>; null for none.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, rounded up to whole seconds; null for the refusal's own.</param>
    public static Task WriteAsync(HttpContext context, Refusal refusal, JsonObject? members, TimeSpan? retryAfter)
    {
        Report(context, refusal.Code);
        context.Features.Set(new RefusedFeature(refusal.Code));
        var shape = RefusalBody.ShapeFor(context.Request.Path.Value ?? "");
        var body = RefusalBody.Write(refusal, shape, members is null ? null : json => Write(json, members), NowOf(context));
        SetHeaders(context.Response, refusal, retryAfter);
        if (shape == RefusalShape.OAuth)
        {
            context.Response.StatusCode = OAuthError.StatusOf(refusal.Code);
        }
        else
        {
            Challenge(context, refusal);
        }

        context.Response.ContentType = RefusalBody.ContentType(shape);
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Sets <c>WWW-Authenticate</c> for a 403 to a token whose scope does not reach (RFC 6750, 3.1; of one that is bound to a key RFC 9449, 7.1).</summary>
    internal static void ChallengeForScope(HttpContext context, string scope) => context.Response.Headers.WWWAuthenticate =
        $"{(context.User.HasClaim(claim => claim.Type == "jkt") ? "DPoP" : "Bearer")} {ProtectionOf(context)}, error=\"insufficient_scope\", scope=\"{scope}\"";

    private static DateTimeOffset NowOf(HttpContext context) => (context.RequestServices?.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow();

    private static void Write(Utf8JsonWriter json, JsonObject members)
    {
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value);
        }
    }

    private static void SetHeaders(HttpResponse response, Refusal refusal, TimeSpan? retryAfter)
    {
        response.StatusCode = refusal.Code.Status;
        response.Headers.CacheControl = "no-store";
        if ((retryAfter ?? refusal.RetryAfter) is { } wait)
        {
            var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString("F0", CultureInfo.InvariantCulture);
        }
    }

    private static void Challenge(HttpContext context, Refusal refusal)
    {
        if (refusal.Code.Status == StatusCodes.Status401Unauthorized && !context.Response.Headers.ContainsKey(HeaderNames.WWWAuthenticate))
        {
            context.Response.Headers.WWWAuthenticate = Challenge(refusal, ProtectionOf(context));
        }
    }

    private static string ProtectionOf(HttpContext context) =>
        context.RequestServices?.GetService<LocalIssuer>()?.ResourceMetadata is { } metadata ? $"{Realm}, resource_metadata=\"{metadata}\"" : Realm;

    // A request without any proof is told no error (RFC 6750, 3.1).
    private static string Challenge(Refusal refusal, string protection) =>
        refusal.Code == RefusalCode.MissingToken ? $"Bearer {protection}"
        : refusal.Code == RefusalCode.DpopRequired ? $"DPoP {protection}, error=\"invalid_token\", error_description=\"{OAuthError.Describe(refusal.Detail)}\", algs=\"ES256\""
        : $"Bearer {protection}, error=\"invalid_token\", error_description=\"{OAuthError.Describe(refusal.Detail)}\"";

    private static void Report(HttpContext context, RefusalCode code)
    {
        ILogger logger = context.RequestServices?.GetService<ILoggerFactory>()?.CreateLogger("Portcullis.Refusals") ?? NullLogger.Instance;

        // The endpoint's name and not the path: somebody may have put a token there.
        var endpoint = context.GetEndpoint()?.DisplayName ?? "no endpoint";
        if (AccountOf(context) is { } account)
        {
            Log.RefusedAccount(logger, context.Request.Method, endpoint, code.Status, code.Code, account);
        }
        else
        {
            Log.Refused(logger, context.Request.Method, endpoint, code.Status, code.Code);
        }
    }

    private static string? AccountOf(HttpContext context) =>
        context.Features.Get<ConcernedAccount>() is { Account: var account } ? context.RequestServices?.GetService<AddressNames>()?.Of(account) : null;
}
