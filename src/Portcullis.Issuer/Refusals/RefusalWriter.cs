using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Refusals;

/// <summary>
/// Writes a refusal in the form of its path: <c>/v1/*</c> the attestation API's envelope, <c>/oauth2/*</c> RFC 6749 members plus <c>code</c>,
/// everything else RFC 9457. Sets <c>Cache-Control: no-store</c>, and <c>Retry-After</c> on 429 and 503.
/// </summary>
public static class RefusalWriter
{
    /// <summary>Writes the answer; nothing may have been sent before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="members">Further members of the body, such as <c>reasons</c>; null for none.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>, whole seconds; null for the code's own default.</param>
    public static Task WriteAsync(HttpContext context, Refusal refusal, JsonObject? members, TimeSpan? retryAfter) =>
        throw new NotSupportedException("not built yet");
}
