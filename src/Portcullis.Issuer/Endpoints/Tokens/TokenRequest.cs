using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>The parameters of <c>POST /oauth2/token</c>, as a form or as JSON.</summary>
internal sealed record TokenRequest : IRequestBody
{
    [JsonPropertyName("grant_type")]
    public string? GrantType { get; init; }

    [JsonPropertyName("message")]
    public JsonElement? Message { get; init; }

    /// <summary>What was signed; null when there is none.</summary>
    [JsonIgnore]
    public string? Statement => StatementMember.Read(Message);

    [JsonPropertyName("signature")]
    public string? Signature { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("subject_token")]
    public string? SubjectToken { get; init; }

    [JsonPropertyName("subject_token_type")]
    public string? SubjectTokenType { get; init; }

    [JsonPropertyName("requested_token_type")]
    public string? RequestedTokenType { get; init; }

    [JsonPropertyName("audience")]
    public string? Audience { get; init; }

    [JsonPropertyName("code")]
    public string? Code { get; init; }

    [JsonPropertyName("redirect_uri")]
    public string? RedirectUri { get; init; }

    [JsonPropertyName("code_verifier")]
    public string? CodeVerifier { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [JsonPropertyName("client_secret")]
    public string? ClientSecret { get; init; }

    [JsonPropertyName("resource")]
    public JsonElement? Resource { get; init; }

    /// <summary>The audience that is asked for; null when it is not said, or not by one text.</summary>
    [JsonIgnore]
    public string? Target => Resource is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
