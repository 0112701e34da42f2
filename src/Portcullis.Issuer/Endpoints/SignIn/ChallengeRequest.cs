using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary>The body of <c>POST /auth/challenge</c>.</summary>
internal sealed record ChallengeRequest : IRequestBody
{
    [JsonPropertyName("address")]
    public string? Address { get; init; }

    [JsonPropertyName("chainId")]
    public JsonElement? ChainId { get; init; }

    [JsonPropertyName("domain")]
    public string? Domain { get; init; }

    [JsonPropertyName("uri")]
    public string? Uri { get; init; }

    [JsonPropertyName("scheme")]
    public string? Scheme { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("purpose")]
    public string? Purpose { get; init; }

    [JsonPropertyName("linkTo")]
    public string? LinkTo { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
