using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>The parameters of <c>POST /oauth2/introspect</c> (RFC 7662, 2.1), as a form or as JSON.</summary>
internal sealed record IntrospectionRequest : IRequestBody
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    /// <summary>Not needed: only access tokens are told about.</summary>
    [JsonPropertyName("token_type_hint")]
    public string? TokenTypeHint { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
