using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints;

/// <summary>The parameters of <c>POST /oauth2/token</c>, as a form or as JSON.</summary>
internal sealed record TokenRequest : IRequestBody
{
    [JsonPropertyName("grant_type")]
    public string? GrantType { get; init; }

    [JsonPropertyName("message")]
    public JsonElement? Message { get; init; }

    /// <summary>What was signed: a text, or the text of an object, which EIP-712 documents may be sent as; null when there is none.</summary>
    [JsonIgnore]
    public string? Statement => Message switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } document => document.GetRawText(),
        _ => null,
    };

    [JsonPropertyName("signature")]
    public string? Signature { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
