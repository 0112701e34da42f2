using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary>The answer of <c>POST /auth/challenge</c>.</summary>
internal sealed record ChallengeResponse
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("typedData")]
    public JsonElement? TypedData { get; init; }

    [JsonPropertyName("nonce")]
    public required string Nonce { get; init; }

    [JsonPropertyName("expiresAt")]
    public required string ExpiresAt { get; init; }
}
