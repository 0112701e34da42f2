using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary>The body of <c>POST /signin/proof</c>.</summary>
internal sealed record PageProofRequest : IRequestBody
{
    /// <summary>The page's query, by which the client asks.</summary>
    [JsonPropertyName("request")]
    public string? Request { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("signature")]
    public string? Signature { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
