using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary>The answer of <c>POST /signin/challenge</c>.</summary>
internal sealed record PageChallengeResponse
{
    [JsonPropertyName("message")]
    public required string Message { get; init; }
}
