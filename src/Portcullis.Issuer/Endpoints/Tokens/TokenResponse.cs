using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>The answer of <c>POST /oauth2/token</c> (RFC 6749, 5.1), with the tiers.</summary>
internal sealed record TokenResponse
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("issued_token_type")]
    public string? IssuedTokenType { get; init; }

    [JsonPropertyName("token_type")]
    public required string TokenType { get; init; }

    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("refresh_token_expires_in")]
    public long? RefreshTokenExpiresIn { get; init; }

    [JsonPropertyName("id_token")]
    public string? IdToken { get; init; }

    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    [JsonPropertyName("tiers")]
    public required IReadOnlyDictionary<string, string> Tiers { get; init; }

    [JsonPropertyName("unknown")]
    public IReadOnlyList<string>? Unknown { get; init; }
}
