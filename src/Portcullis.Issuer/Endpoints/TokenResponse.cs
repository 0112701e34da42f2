using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints;

/// <summary>The answer of <c>POST /oauth2/token</c> (RFC 6749, 5.1), with the tiers.</summary>
internal sealed record TokenResponse
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    [JsonPropertyName("tiers")]
    public required IReadOnlyDictionary<string, string> Tiers { get; init; }

    [JsonPropertyName("unknown")]
    public IReadOnlyList<string>? Unknown { get; init; }
}
