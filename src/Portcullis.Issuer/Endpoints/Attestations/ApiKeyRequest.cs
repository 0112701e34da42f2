using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary>The body of <c>POST /v1/keys/create</c>.</summary>
internal sealed record ApiKeyRequest : IRequestBody
{
    [JsonPropertyName("email")]
    public string? Email { get; init; }

    [JsonPropertyName("appName")]
    public string? AppName { get; init; }

    [JsonPropertyName("tier")]
    public string? Tier { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
