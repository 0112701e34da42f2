using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>Writes refusals as JSON, in the shape that clients of the path expect.</summary>
public static class RefusalBody
{
    /// <summary>What precedes the code in a problem's <c>type</c> (RFC 9457, 3.1.1). The code's page is <c>docs/errors/&lt;code&gt;.md</c>.</summary>
    public const string TypePrefix = "urn:portcullis:error:";

    /// <summary>The shape for a path: <c>/v1</c> the envelope, <c>/oauth2</c> RFC 6749, everything else problem details.</summary>
    public static RefusalShape ShapeFor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsUnder(path, "/v1") ? RefusalShape.Envelope : IsUnder(path, "/oauth2") ? RefusalShape.OAuth : RefusalShape.Problem;
    }

    /// <summary>The media type of a shape.</summary>
    public static string ContentType(RefusalShape shape) => shape == RefusalShape.Problem ? "application/problem+json" : "application/json";

    /// <summary>The body as UTF-8 JSON.</summary>
    /// <param name="refusal">What was refused, and why.</param>
    /// <param name="shape">How it is laid out.</param>
    /// <param name="members">Writes further members beside the code, such as <c>reasons</c>; null for none.</param>
    /// <param name="at">The present, which the envelope names; null to leave it out.</param>
    public static byte[] Write(Refusal refusal, RefusalShape shape, Action<Utf8JsonWriter>? members = null, DateTimeOffset? at = null)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return ClaimsJson.Write((refusal, shape, members, at), static (json, body) =>
        {
            Write(json, body.refusal, body.shape, body.members);
            if (body is { shape: RefusalShape.Envelope, at: { } at })
            {
                json.WriteStartObject("meta");
                EnvelopeMeta.Write(json, at);
                json.WriteEndObject();
            }
        }).ToArray();
    }

    private static void Write(Utf8JsonWriter json, Refusal refusal, RefusalShape shape, Action<Utf8JsonWriter>? members)
    {
        switch (shape)
        {
            case RefusalShape.OAuth:
                json.WriteString("error", OAuthError.For(refusal.Code));
                json.WriteString("error_description", OAuthError.Describe(refusal.Detail));
                json.WriteString("code", refusal.Code.Code);
                WriteMore(json, refusal, members);
                break;
            case RefusalShape.Envelope:
                json.WriteBoolean("ok", false);
                json.WriteStartObject("error");
                json.WriteString("code", refusal.Code.Code);
                json.WriteString("message", refusal.Detail);
                WriteMore(json, refusal, members);
                json.WriteEndObject();
                break;
            default:
                WriteProblem(json, refusal);
                WriteMore(json, refusal, members);
                break;
        }
    }

    private static void WriteMore(Utf8JsonWriter json, Refusal refusal, Action<Utf8JsonWriter>? members)
    {
        if (refusal.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        members?.Invoke(json);
    }

    private static void WriteProblem(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteString("type", TypePrefix + refusal.Code.Code);
        json.WriteString("title", refusal.Code.Title);
        json.WriteNumber("status", refusal.Code.Status);
        json.WriteString("detail", refusal.Detail);
        json.WriteString("code", refusal.Code.Code);
    }

    // Routing compares paths without case, so the shape does too.
    private static bool IsUnder(string path, string root) =>
        path.StartsWith(root, StringComparison.OrdinalIgnoreCase) && (path.Length == root.Length || path[root.Length] == '/');
}
