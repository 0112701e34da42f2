using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary>The body of <c>POST /auth/unlink</c>.</summary>
internal sealed record UnlinkRequest : IRequestBody
{
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("account")]
    public string? Account { get; init; }

    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
