using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary>The answer of <c>GET /auth/nonce</c>.</summary>
internal sealed record NonceResponse
{
    [JsonPropertyName("nonce")]
    public required string Nonce { get; init; }

    [JsonPropertyName("expiresAt")]
    public required string ExpiresAt { get; init; }
}
