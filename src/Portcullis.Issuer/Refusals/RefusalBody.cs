using System.Text.Json.Nodes;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Refusals;

/// <summary>A refusal's body and media type in the form of one family of paths.</summary>
internal readonly record struct RefusalBody(string MediaType, JsonObject Json)
{
    /// <summary>The attestation API's envelope.</summary>
    public static RefusalBody Attestation(Refusal refusal) => new("application/json", new JsonObject
    {
        ["ok"] = false,
        ["error"] = new JsonObject { ["code"] = refusal.Code.Code, ["message"] = refusal.Detail },
    });

    /// <summary>The members of RFC 6749, 5.2, and our code.</summary>
    public static RefusalBody OAuth(Refusal refusal) => new("application/json", new JsonObject
    {
        ["error"] = OAuthError.Of(refusal.Code),
        ["error_description"] = OAuthError.Describe(refusal.Detail),
        ["code"] = refusal.Code.Code,
    });

    /// <summary>The members of RFC 9457, and our code.</summary>
    public static RefusalBody Problem(Refusal refusal) => new("application/problem+json", new JsonObject
    {
        ["type"] = $"urn:portcullis:error:{refusal.Code.Code}",
        ["title"] = refusal.Code.Title,
        ["status"] = refusal.Code.Status,
        ["detail"] = refusal.Detail,
        ["code"] = refusal.Code.Code,
    });
}
