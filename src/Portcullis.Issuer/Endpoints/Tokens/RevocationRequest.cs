using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>The parameters of <c>POST /oauth2/revoke</c> (RFC 7009, 2.1), as a form or as JSON.</summary>
internal sealed record RevocationRequest : IRequestBody
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    /// <summary>Not needed: a token says itself what it is.</summary>
    [JsonPropertyName("token_type_hint")]
    public string? TokenTypeHint { get; init; }

    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [JsonPropertyName("client_secret")]
    public string? ClientSecret { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
