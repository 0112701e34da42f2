using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary>The answer of <c>POST /v1/keys/create</c>, which alone of the attestation API has no envelope.</summary>
internal sealed record ApiKeyResponse
{
    [JsonPropertyName("success")]
    public bool Success { get; init; } = true;

    [JsonPropertyName("key")]
    public required string Key { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("tier")]
    public required string Tier { get; init; }

    [JsonPropertyName("dailyLimit")]
    public required long? DailyLimit { get; init; }

    [JsonPropertyName("apiKeyCredits")]
    public required long? ApiKeyCredits { get; init; }
}
